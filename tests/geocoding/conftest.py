"""A service of the web on loopback, that does as it is told."""

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        server = self.server
        server.asked.append(self.path)
        server.agents.append(self.headers["User-Agent"])
        time.sleep(server.delay)
        self.send_response(server.statuses.pop(0) if server.statuses else server.status)
        for name, value in server.headers.items():
            self.send_header(name, value)
        self.end_headers()
        try:
            for piece in server.pieces or [server.body]:
                self.wfile.write(piece)
                self.wfile.flush()
                time.sleep(server.delay)
        except OSError:
            pass  # Who asked went away.

    def log_message(self, *args):
        pass


@pytest.fixture
def start_service():
    started = []

    def start():
        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.asked, server.agents, server.headers = [], [], {}
        server.delay, server.status, server.statuses = 0, 200, []
        server.body, server.pieces = b"", []
        server.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        started.append((server, thread))
        return server

    yield start
    for server, thread in started:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def service(start_service):
    return start_service()
