"""
Signals for site builders. The package itself never listens to them.

``signup_received`` and ``signup_confirmed`` are sent after the transaction has
committed, with ``signup_id`` (an integer) and nothing personal.
"""

from django.dispatch import Signal

signup_received = Signal()
signup_confirmed = Signal()
