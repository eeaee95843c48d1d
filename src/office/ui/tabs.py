"""``{% tabs %}{% tab "id" _("Title") count %}…{% endtab %}{% endtabs %}``: anchors without JavaScript, tabs with it."""

from dataclasses import dataclass
from typing import Any

from django.template.base import FilterExpression, Node, NodeList, Parser, Token
from django.template.context import Context
from django.template.exceptions import TemplateSyntaxError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

TABS = "office_tabs"


@dataclass(frozen=True)
class Shown:
    id: str
    title: str
    count: Any
    content: SafeString


class TabNode(Node):
    def __init__(self, parts: list[FilterExpression], nodelist: NodeList) -> None:
        self.parts = parts
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        id_, title, *count = (part.resolve(context) for part in self.parts)
        content = self.nodelist.render(context)
        context.render_context[TABS].append(Shown(id_, title, count[0] if count else None, content))
        return SafeString("")


class TabsNode(Node):
    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        with context.render_context.push(**{TABS: []}):
            self.nodelist.render(context)
            return render_to_string("ui/components/tabs.html", {"tabs": context.render_context[TABS]})


def do_tabs(parser: Parser, _token: Token) -> TabsNode:
    nodelist = parser.parse(("endtabs",))
    parser.delete_first_token()
    return TabsNode(nodelist)


def do_tab(parser: Parser, token: Token) -> TabNode:
    _name, *bits = token.split_contents()
    if len(bits) not in {2, 3}:
        raise TemplateSyntaxError("tab takes an id, a title and, where it helps, a count")
    nodelist = parser.parse(("endtab",))
    parser.delete_first_token()
    return TabNode([parser.compile_filter(bit) for bit in bits], nodelist)
