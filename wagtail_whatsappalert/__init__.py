"""WhatsApp neighbourhood watch for the Wagtail site of a municipality."""

__version__ = "0.1.0"
