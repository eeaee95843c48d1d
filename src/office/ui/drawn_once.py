"""``{% drawn_once %}…{% enddrawn_once %}``: what says nothing of anybody is drawn once for each language.

Heads of tables, the frame of a page, dialogs. What stands between gets nothing of the page it stands on, so that nothing of
it can be kept for another one.
"""

from typing import Final

from django.conf import settings
from django.template.base import Node, NodeList, Parser, Token, Variable, VariableNode
from django.template.context import Context
from django.template.defaulttags import CsrfTokenNode
from django.template.exceptions import TemplateSyntaxError
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language

END: Final = "enddrawn_once"
_Key = tuple[str | None, str, str]


class DrawnOnceNode(Node):
    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist
        self._drawn: dict[_Key, SafeString] = {}

    def render(self, context: Context) -> SafeString:
        # Addresses depend on the patterns and on the place of the site.
        key = (get_language(), settings.ROOT_URLCONF, get_script_prefix())
        drawn = self._drawn.get(key)
        if drawn is None:
            bare = Context()
            with bare.bind_template(context.template):  # type: ignore[arg-type]  # it is being drawn
                drawn = self._drawn[key] = self.nodelist.render(bare)
        return drawn


def do_drawn_once(parser: Parser, token: Token) -> DrawnOnceNode:
    nodelist = parser.parse((END,))
    parser.delete_first_token()
    if nodelist.get_nodes_by_type(CsrfTokenNode) or any(map(_asks, nodelist.get_nodes_by_type(VariableNode))):
        raise TemplateSyntaxError(f"{token.contents}: what is drawn once may not ask for anything of its page")
    return DrawnOnceNode(nodelist)


def _asks(node: Node) -> bool:
    asked = node.filter_expression.var if isinstance(node, VariableNode) else None
    return isinstance(asked, Variable) and asked.lookups is not None
