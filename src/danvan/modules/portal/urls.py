"""Addresses of the portal."""

from django.urls import URLPattern, path

from .views import activities, figures, home, log, rights, units, years

app_name = "portal"
urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("don-vi/", units.units, name="units"),
    path("don-vi/<str:code>/", units.unit, name="unit"),
    path("don-vi/<str:code>/nam/<int:year>/", years.year_page, name="year"),
    path("don-vi/<str:code>/nam/<int:year>/<str:name>/", years.records, name="records"),
    path("don-vi/<str:code>/ap-phich.pdf", units.poster, name="poster"),
    path("so-lieu/", figures.figures, name="figures"),
    path("so-lieu/so-lieu.csv", figures.table, name="figures-table"),
    path("nhat-ky-cong-khai/", log.log, name="log"),
    path("quyen-cua-ban/", rights.rights, name="rights"),
    path("hoat-dong/", activities.activities, name="activities"),
    path("robots.txt", home.robots, name="robots"),
    path("sitemap.xml", home.sitemap, name="sitemap"),
    path("manifest.webmanifest", home.manifest, name="manifest"),
]
