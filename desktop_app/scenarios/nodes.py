"""YAML as its lines: every scalar keeps its text, so that NO is no False and 0800 no octal number.

PyYAML composes the nodes and builds nothing: no tag is obeyed, and there are no anchors that could grow.
"""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from desktop_app.scenarios.places import InvalidScenario, Place, Problem

SIZE_LIMIT = 1_000_000  # characters; the largest that anybody has written by hand has some ten thousand
DEPTH_LIMIT = 20


class _Loader(yaml.SafeLoader):  # type: ignore[misc]  # PyYAML brings no types
    """Refuses aliases, and what is nested deeper than any scenario."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._depth = 0

    def compose_node(self, parent: yaml.Node | None, index: object) -> yaml.Node | None:
        event = self.peek_event()
        if isinstance(event, yaml.AliasEvent):
            raise yaml.composer.ComposerError(None, None, "a scenario has no aliases", event.start_mark)
        self._depth += 1
        if self._depth > DEPTH_LIMIT:
            raise yaml.composer.ComposerError(None, None, "this is nested too deeply", event.start_mark)
        try:
            return super().compose_node(parent, index)
        finally:
            self._depth -= 1


def compose(text: str, name: str) -> yaml.Node:
    """The one document in *text*. Raises InvalidScenario where it is no YAML."""
    if len(text) > SIZE_LIMIT:
        raise InvalidScenario(name, [Problem(Place(), f"A scenario has at most {SIZE_LIMIT:,} characters.")])
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise InvalidScenario(name, [Problem(_place(mark), _sentence(error))]) from None
    except yaml.YAMLError as error:
        what = str(error).splitlines()[0]
        raise InvalidScenario(name, [Problem(Place(), f"This is no YAML: {what}.")]) from None
    if node is None:
        raise InvalidScenario(name, [Problem(Place(1, 1), "The file is empty; a scenario begins with scenario: NAME.")])
    return node


def _sentence(error: yaml.MarkedYAMLError) -> str:
    what = error.problem or error.context or "it cannot be read"
    return f"This is no YAML that can be read: {what}."


def _place(mark: yaml.Mark | None) -> Place:
    return Place() if mark is None else Place(mark.line + 1, mark.column + 1)


def place_of_node(node: yaml.Node) -> Place:
    return _place(node.start_mark)


def entries(node: yaml.MappingNode, problems: list[Problem]) -> Iterator[tuple[str, Place, yaml.Node]]:
    """The keys of a mapping, where each stands, and what it says; one that is there twice counts once."""
    seen: dict[str, Place] = {}
    for key, value in node.value:
        place = place_of_node(key)
        if not isinstance(key, yaml.ScalarNode):
            problems.append(Problem(place, "A key is one word."))
        elif key.value in seen:
            before = seen[key.value]
            problems.append(Problem(place, f"{key.value!r} is given twice; it stands in line {before.line} already."))
        else:
            seen[key.value] = place
            yield key.value, place, value


def kind_of(node: yaml.Node) -> str:
    """What a node is, in words for people."""
    if isinstance(node, yaml.ScalarNode):
        return "a text" if node.value else "nothing"
    return "a list" if isinstance(node, yaml.SequenceNode) else "a group of keys"
