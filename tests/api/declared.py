"""The operations as they are declared, by their ids."""

from collections.abc import Iterator

from office.api.operations import Operation
from office.api.site import api


def _declared() -> Iterator[tuple[str, Operation]]:
    for router in api._get_bound_routers():
        for view in router.path_operations.values():
            for each in view.operations:
                yield str(each.operation_id), getattr(each.view_func, "office_operation")  # noqa: B009  ninja's object


OPERATIONS = dict(_declared())
