"""The WSGI application that Granian serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "office.config.settings")

application = get_wsgi_application()

# Every view is imported now instead of at the first request. What is loaded by then stays for good: the collector of
# garbage would go through all of it, a tenth of a second each time, in the middle of somebody's page.
_ = get_resolver().url_patterns
gc.collect()
gc.freeze()
