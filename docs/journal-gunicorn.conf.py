"""gunicorn for the public site: ``gunicorn -c journal-gunicorn.conf.py journal.wsgi:application``."""

bind = "unix:/run/journal/journal.sock"
workers = 2  # one for each core
# One thread a worker: with more, SQLite lets go of the interpreter at every row and waits for it again.
worker_class = "gthread"
threads = 1
keepalive = 5
timeout = 30
max_requests = 20_000
max_requests_jitter = 2_000
limit_request_line = 2048
limit_request_fields = 40
accesslog = None
