"""Markdown to HTML in two locks: the parser knows no HTML, and what it made is cleaned once more."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any, Final

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

_LINKS: Final = re.compile(r"(?:https?://|#)[^\s\x00-\x1f]+", re.IGNORECASE)
_POST_TAGS: Final = set("p h2 h3 h4 h5 h6 em strong a ul ol li blockquote code pre hr br".split())
_COMMENT_TAGS: Final = {"p", "em", "strong", "br", "blockquote"}


class _Renderer(RendererHTML):
    """The title of a page is its only first heading; a picture is its description."""

    def heading_open(self, tokens: Sequence[Token], idx: int, *_rest: Any) -> str:
        return f"<h{_level(tokens[idx])}>"

    def heading_close(self, tokens: Sequence[Token], idx: int, *_rest: Any) -> str:
        return f"</h{_level(tokens[idx])}>\n"

    def image(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return self.renderInlineAsText(tokens[idx].children, options, env)


class _Parser(MarkdownIt):
    """A link leads to the web or to a heading here; of any other only the words are shown."""

    def validateLink(self, url: str) -> bool:
        return _LINKS.fullmatch(url) is not None


def post_html(markdown: str) -> str:
    """Return the body of a post.

    >>> post_html("# A *door*\\n\\n[in](javascript:x) <b>")
    '<h2>A <em>door</em></h2>\\n<p>[in](javascript:x) &lt;b&gt;</p>\\n'
    """
    made = _of_posts().render(markdown)
    return nh3.clean(made, tags=_POST_TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https"}, link_rel=None)


def comment_html(text: str) -> str:
    """Return a comment: paragraphs, emphasis, quotations, no link and no heading.

    >>> comment_html("So *true*.\\nhttps://example.org")
    '<p>So <em>true</em>.<br>\\nhttps://example.org</p>\\n'
    """
    return nh3.clean(_of_comments().render(text), tags=_COMMENT_TAGS, attributes={})


def words_only(html: str) -> str:
    """Return the words of HTML that we made, on one line."""
    spaced = re.sub(r"</(?:p|h\d|li|blockquote)>|<br>", " ", html)
    return " ".join(nh3.clean(spaced, tags=set()).split())


def _level(token: Token) -> int:
    return max(2, int(token.tag[1:]))


@cache
def _of_posts() -> MarkdownIt:
    return _Parser("commonmark", {"html": False}, renderer_cls=_Renderer)


@cache
def _of_comments() -> MarkdownIt:
    parser = MarkdownIt("zero", {"html": False, "breaks": True})
    return parser.enable(["emphasis", "blockquote", "newline", "escape"])
