"""Finding the counters of a server: presses by their type, everything else by name; nothing is remembered but names.

Numbers of nodes and namespaces change when a press gets another program, so they are looked up anew after every connection.
"""
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from asyncua import Client, ua

from services.sources.link import NeedsYou
from services.sources.opcua import names

COUNTER = re.compile(r'shot|cycle|count|zyklen|zyklus|schuss|takt|z(ä|ae)hler|st(ü|ue)ck|teile', re.IGNORECASE)
NOT_A_COUNTER = re.compile(r'(?<!life)time|zeit|dauer|max|min|limit|diagnos', re.IGNORECASE)
MOST_NODES, DEEPEST = 500, 5
Path = list[list[str]]


@dataclass(frozen=True, slots=True)
class Child:
    """One node below another, as people see it in the tree."""
    namespace: str
    name: str
    is_value: bool
    is_counter: bool
    value: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What could be counted here; `mapping` is what a source keeps."""
    title: str
    mapping: dict[str, Any]
    values: Mapping[str, str]


class Browser:
    """A connection, and where its namespaces stand at the moment."""

    def __init__(self, client: Client, namespaces: Sequence[str]) -> None:
        self.client, self._namespaces = client, list(namespaces)
        self._presses: dict[str, ua.NodeId] | None = None

    @classmethod
    async def of(cls, client: Client) -> 'Browser':
        return cls(client, await client.get_namespace_array())

    def index(self, addresses: Sequence[str]) -> int | None:
        return next((self._namespaces.index(each) for each in addresses if each in self._namespaces), None)

    def name(self, node: ua.QualifiedName) -> list[str]:
        return [self._namespaces[node.NamespaceIndex] if node.NamespaceIndex < len(self._namespaces) else '', node.Name or '']

    async def presses(self) -> Mapping[str, ua.NodeId]:
        """Every press of the server by its name: by its type, and where a server has none, by how presses are called."""
        if self._presses is None:
            devices = self.index(names.DI)
            start = ua.NodeId(names.DEVICE_SET, devices) if devices is not None else ua.NodeId(ua.ObjectIds.ObjectsFolder)
            found = [each for each in await self.children(start) if each.NodeClass is ua.NodeClass.Object]
            of_type = {each.BrowseName.Name: each.NodeId for each in found if await _is_press(self, each)}
            self._presses = of_type or {each.BrowseName.Name: each.NodeId for each in found
                                        if (each.BrowseName.Name or '').startswith(names.PRESS_NAME)}
        return self._presses

    async def follow(self, start: ua.NodeId, paths: Iterable[Sequence[tuple[Sequence[str], str]]]) -> list[ua.NodeId | None]:
        """All paths in one question; what is not there is None."""
        asked = [self._path(start, path) for path in paths]
        known = [path for path in asked if path is not None]
        answers = iter(await self.client.uaclient.translate_browsepaths_to_nodeids(known) if known else [])
        return [_target(next(answers)) if path is not None else None for path in asked]

    async def children(self, node: ua.NodeId) -> list[ua.ReferenceDescription]:
        """Objects and variables below a node."""
        wanted = ua.BrowseDescription(
            NodeId=node, BrowseDirection=ua.BrowseDirection.Forward, ReferenceTypeId=ua.NodeId(ua.ObjectIds.HierarchicalReferences),
            IncludeSubtypes=True, NodeClassMask=ua.NodeClass.Object | ua.NodeClass.Variable, ResultMask=ua.BrowseResultMask.All)
        result, = await self.client.uaclient.browse(ua.BrowseParameters(NodesToBrowse=[wanted], RequestedMaxReferencesPerNode=MOST_NODES))
        return list(result.References)

    def _path(self, start: ua.NodeId, path: Sequence[tuple[Sequence[str], str]]) -> ua.BrowsePath | None:
        steps = [(self.index(addresses), name) for addresses, name in path]
        if any(index is None for index, _name in steps):
            return None
        elements = [ua.RelativePathElement(ReferenceTypeId=ua.NodeId(ua.ObjectIds.HierarchicalReferences), IsInverse=False, IncludeSubtypes=True,
                                           TargetName=ua.QualifiedName(name, index)) for index, name in steps]
        return ua.BrowsePath(start, ua.RelativePath(elements))


async def resolve(browser: Browser, mapping: Mapping[str, Any]) -> dict[str, ua.NodeId]:
    """Where the wanted values stand just now. Without any counter there is nothing to do."""
    found = await (_resolve_press(browser, str(mapping['press'])) if 'press' in mapping else _resolve_paths(browser, mapping))
    if not {'machine', 'job'} & found.keys():
        raise NeedsYou('no_counter')
    return found


async def who_is(browser: Browser, mapping: Mapping[str, Any]) -> str:
    """Maker and serial number, by which a press is known wherever its cable ends."""
    presses = await browser.presses() if 'press' in mapping else {}
    if (press := presses.get(str(mapping.get('press', '')))) is None:
        return ''
    nodes = [node for node in await browser.follow(press, names.WHO.values()) if node]
    values = await browser.client.uaclient.session.read_attributes(nodes, ua.AttributeIds.Value) if nodes else []
    return ' '.join(plain(each.Value.Value) for each in values if each.Value is not None and plain(each.Value.Value))


async def propose(browser: Browser) -> list[Proposal]:
    """Presses and moulds that count for themselves; else every number that is called like a counter."""
    presses = [await _of_press(browser, name, node) for name, node in (await browser.presses()).items()]
    moulds = await _of_moulds(browser) if browser.index(names.SMART_MOULDS) is not None else []
    return [*filter(None, presses), *moulds] or await _by_name(browser)


async def look_below(browser: Browser, path: Path) -> list[Child]:
    """What lies below a place in the tree of a server, with the values that are numbers or words."""
    start = ua.NodeId(ua.ObjectIds.ObjectsFolder)
    node, = await browser.follow(start, [_places(path)]) if path else [start]
    if node is None:
        raise NeedsYou('not_there', path[-1][1])
    below = await browser.children(node)
    values = await _values(browser, [each.NodeId for each in below if each.NodeClass is ua.NodeClass.Variable])
    return [_child(browser, each, values.get(each.NodeId)) for each in below]


def plain(value: Any) -> str:
    """Text as people read it. Some servers pad what is empty with line breaks."""
    text = value.Text if isinstance(value, ua.LocalizedText) else value
    return str(text).strip() if text is not None else ''


def is_number(value: ua.DataValue | None) -> bool:
    return value is not None and value.Value is not None and value.Value.VariantType in names.BITS and not value.Value.is_array


async def _is_press(browser: Browser, node: ua.ReferenceDescription) -> bool:
    """By the name of its type, or of what that type is made from."""
    kind = node.TypeDefinition
    for _step in range(4):
        if kind is None or kind.is_null():
            return False
        made_from = browser.client.get_node(_near(kind))
        if (await made_from.read_browse_name()).Name == names.PRESS_TYPE:
            return True
        parents = await made_from.get_references(ua.ObjectIds.HasSubtype, ua.BrowseDirection.Inverse)
        kind = parents[0].NodeId if parents else None
    return False


async def _resolve_press(browser: Browser, press: str) -> dict[str, ua.NodeId]:
    presses = await browser.presses()
    if press not in presses:
        raise NeedsYou('other_machine', ', '.join(presses) or press)
    return await _nodes_of(browser, presses[press])


async def _nodes_of(browser: Browser, press: ua.NodeId) -> dict[str, ua.NodeId]:
    nodes = await browser.follow(press, names.WANTED.values())
    found = {name: node for name, node in zip(names.WANTED, nodes, strict=True) if node is not None}
    if 'mould' not in found and (mould := await _fitted_mould(browser, press)):
        found['mould'] = mould
    return found


async def _fitted_mould(browser: Browser, press: ua.NodeId) -> ua.NodeId | None:
    """Presses that name the mould of no job may still say which one is fitted."""
    folder, = await browser.follow(press, [names.MOULDS])
    moulds = await browser.children(folder) if folder else []
    for each in moulds:
        if (each.BrowseName.Name or '').startswith('Mould_'):
            number, = await browser.follow(each.NodeId, [((names.GENERAL, 'Id'),)])
            return number
    return None


async def _resolve_paths(browser: Browser, mapping: Mapping[str, Any]) -> dict[str, ua.NodeId]:
    wanted = {name: path for name, path in mapping.items() if name in names.WANTED and isinstance(path, list) and path}
    nodes = await browser.follow(ua.NodeId(ua.ObjectIds.ObjectsFolder), [_places(path) for path in wanted.values()])
    return {name: node for name, node in zip(wanted, nodes, strict=True) if node is not None}


def _places(path: Path) -> list[tuple[Sequence[str], str]]:
    return [((address,), name) for address, name in path]


async def _of_press(browser: Browser, name: str, press: ua.NodeId) -> Proposal | None:
    nodes = await _nodes_of(browser, press)
    if not {'machine', 'job'} & nodes.keys():
        return None
    values = await _values(browser, list(nodes.values()))
    shown = {each: plain(values[node].Value.Value) for each, node in nodes.items() if node in values and values[node].Value is not None}
    return Proposal(name, {'press': name}, shown)


async def _of_moulds(browser: Browser) -> list[Proposal]:
    found = [(path, node) for path, node in await _counters(browser) if path[-1][0] in names.SMART_MOULDS]
    values = await _values(browser, [node for _path, node in found])
    return [Proposal('/'.join(name for _address, name in path[:-1]),
                     {'machine': path, 'job': [*path[:-1], [path[-1][0], names.OF_THE_JOB]]}, {'machine': plain(values[node].Value.Value)})
            for path, node in found if path[-1][1] == names.OF_ITS_LIFE and is_number(values.get(node))]


async def _by_name(browser: Browser) -> list[Proposal]:
    found = await _counters(browser)
    values = await _values(browser, [node for _path, node in found])
    return [Proposal('/'.join(name for _address, name in path), {'machine': path}, {'machine': plain(values[node].Value.Value)})
            for path, node in found if is_number(values.get(node))]


async def _counters(browser: Browser) -> list[tuple[Path, ua.NodeId]]:
    """Everything that is called like a counter."""
    found: list[tuple[Path, ua.NodeId]] = []
    level: list[tuple[Path, ua.NodeId]] = [([], ua.NodeId(ua.ObjectIds.ObjectsFolder))]
    for _depth in range(DEEPEST):
        below: list[tuple[Path, ua.NodeId]] = []
        for path, node in level[:MOST_NODES]:
            for each in await browser.children(node):
                if not path and each.NodeId == ua.NodeId(ua.ObjectIds.Server):
                    continue  # what a server tells of itself is no counter of a machine
                place = [*path, browser.name(each.BrowseName)]
                if each.NodeClass is ua.NodeClass.Object:
                    below.append((place, each.NodeId))
                elif COUNTER.search(place[-1][1]) and not NOT_A_COUNTER.search(place[-1][1]):
                    found.append((place, each.NodeId))
        level = below
    return found


async def _values(browser: Browser, nodes: Sequence[ua.NodeId]) -> dict[ua.NodeId, ua.DataValue]:
    if not nodes:
        return {}
    values = await browser.client.uaclient.session.read_attributes(list(nodes), ua.AttributeIds.Value)
    return dict(zip(nodes, values, strict=True))


def _child(browser: Browser, node: ua.ReferenceDescription, value: ua.DataValue | None) -> Child:
    address, name = browser.name(node.BrowseName)
    shown = plain(value.Value.Value)[:80] if value is not None and value.Value is not None and not value.Value.is_array else ''
    return Child(address, name, node.NodeClass is ua.NodeClass.Variable, is_number(value), shown)


def _target(result: ua.BrowsePathResult) -> ua.NodeId | None:
    if not result.StatusCode.is_good() or not result.Targets:
        return None
    return _near(result.Targets[0].TargetId)


def _near(node: ua.NodeId) -> ua.NodeId:
    """The same without the address of another server, which none of ours has."""
    return ua.NodeId(node.Identifier, node.NamespaceIndex, node.NodeIdType)
