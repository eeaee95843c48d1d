"""Addresses of what is published about the centre."""

from django.urls import URLPattern, path

from office.portal import places_centres, places_figures, places_fixed, places_heard, places_texts, places_ways

urlpatterns: list[URLPattern] = [
    path("centres/", places_centres.centres, name="centres"),
    path("centres/<slug:centre>/", places_centres.centre, name="centre"),
    path("centres/<slug:centre>/sign.pdf", places_centres.sign, name="centre_sign"),
    path("centres/<slug:centre>/figures/", places_figures.figures, name="centre_figures"),
    path("centres/<slug:centre>/figures/<slug:period>/", places_figures.figures, name="centre_figures"),
    path("centres/<slug:centre>/figures/<slug:period>.csv", places_figures.figures_csv, name="centre_figures_csv"),
    path("principles/", places_fixed.principles, name="principles"),
    path("accessibility/", places_fixed.accessibility, name="accessibility"),
    path("published/", places_texts.texts, name="publications"),
    path("published/<slug:slug>/", places_texts.text, name="published"),
    path("published/<slug:slug>/<int:number>/", places_texts.version, name="published_version"),
    path("published/<slug:slug>/<int:number>/changes/", places_texts.changes, name="published_changes"),
    path("published/<slug:slug>/<int:number>/file/", places_texts.file, name="published_file"),
    path("published/<slug:slug>/<int:number>/part-<int:part>.mp3", places_ways.text_sound, name="published_sound"),
    path("published/<slug:slug>/<int:number>/video/", places_ways.text_video, name="published_video"),
    path("published/<slug:slug>/<int:number>/captions.vtt", places_ways.text_captions, name="published_captions"),
    path("published/<slug:slug>/<int:number>/text.brf", places_ways.text_braille, name="published_braille"),
    path("published/<slug:slug>/<int:number>/large.pdf", places_ways.text_large, name="published_large"),
    path("listen/", places_heard.heard, name="heard"),
    path("listen/part-<int:part>.mp3", places_heard.heard_sound, name="heard_sound"),
    path("ways/<slug:city>/<slug:service>/", places_ways.card_listen, name="card_listen"),
    path("ways/<slug:city>/<slug:service>/part-<int:part>.mp3", places_ways.card_sound, name="card_sound"),
    path("ways/<slug:city>/<slug:service>/card.brf", places_ways.card_braille, name="card_braille"),
    path("ways/<slug:city>/<slug:service>/large.pdf", places_ways.card_large, name="card_large"),
    path("ways/<slug:city>/forms/<uuid:form>/form.brf", places_ways.form_braille, name="form_braille"),
    path("ways/<slug:city>/forms/<uuid:form>/large.pdf", places_ways.form_large, name="form_large"),
]
