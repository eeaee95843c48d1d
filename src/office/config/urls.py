"""Every address of the product; each face brings its own list."""

from django.urls import URLPattern, URLResolver, include, path

from office.config.health import health

handler500 = "office.ui.faults.fault"

urlpatterns: list[URLPattern | URLResolver] = [
    path("management/", include("office.management.urls")),
    path("", include("office.ui.urls")),
    path("kiosk/", include("office.kiosk.urls")),
    path("board/", include("office.board.urls")),
    path("desk/", include("office.frontdesk.urls")),
    path("health/", health, name="health"),
    path("accounts/", include("office.accounts.urls")),
    path("work/", include("office.backoffice.urls")),
    path("api/v1/", include("office.api.urls")),
    path("", include("office.portal.urls")),
]
