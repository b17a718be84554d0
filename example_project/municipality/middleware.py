class ContentSecurityPolicyMiddleware:
    """A strict policy on every public page; map tiles are images from PDOK."""

    POLICY = "default-src 'self'; img-src 'self' https://service.pdok.nl"

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if not request.path.startswith(("/admin/", "/api/")):
            response.setdefault("Content-Security-Policy", self.POLICY)
        return response
