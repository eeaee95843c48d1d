"""Words of addresses in the templates of the public site."""

from django import template

from office.portal.booking_choose import start_of

register = template.Library()
register.filter("start", start_of)
