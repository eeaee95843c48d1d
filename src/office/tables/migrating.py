"""Quicker migrating: what does not change its neighbours is done without making them anew (ADR 0109, ADR 0118)."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ModelState, ProjectState
from django.db.models import NOT_PROVIDED, Field

Changed = Callable[[Sequence[Any]], list[Any]]
Key = tuple[str, str]


class QuickExecutor(MigrationExecutor):
    """Goes forwards without making models anew.

    Going back, Django keeps the states between, and a field given to a model would show in those before it.
    """

    def _migrate_all_forwards(self, *words: Any, **options: Any) -> ProjectState:
        with without_remaking():
            return super()._migrate_all_forwards(*words, **options)  # type: ignore[misc,no-any-return]


@contextmanager
def without_remaking() -> Iterator[None]:
    """While it lasts, Django's state of migrations keeps the models that a migration does not change.

    Where a model comes, gets a field, a constraint or an index, Django makes it anew and with it every model that is
    tied to it, near or far: most of the time that all tables take. Here a new model is made alone, since making it ties
    it to its neighbours; a new field is given to the model there is; and a constraint or an index is told to it.
    """
    former = {name: vars(ProjectState)[name] for name in OURS}
    for name, function in OURS.items():
        setattr(ProjectState, name, function)
    try:
        yield
    finally:
        for name, function in former.items():
            setattr(ProjectState, name, function)


def _add_model(state: ProjectState, model: ModelState) -> None:
    key = model.app_label, model.name_lower
    state.models[key] = model
    if _relations(state) is not None:
        state.resolve_model_relations(key)
    if "apps" in vars(state):
        state.apps.render_multiple([model])
        _tie(state, key)


def _add_field(
    state: ProjectState,
    app_label: str,
    model_name: str,
    name: str,
    field: "Field[Any, Any]",
    preserve_default: bool,  # noqa: FBT001  as Django calls it
) -> None:
    if not preserve_default:
        field = field.clone()
        field.default = NOT_PROVIDED
    key = app_label, model_name
    state.models[key].fields[name] = field
    if _relations(state) is not None:
        state.resolve_model_field_relations(key, name, field)
    if "apps" not in vars(state):
        return
    model = state.apps.get_model(*key)
    is_there = name in {each.name for each in model._meta.local_fields}
    if is_there or field.many_to_many or model.__subclasses__():  # a table between two models, or what is inherited
        state.reload_model(*key)
    else:
        model.add_to_class(name, field.clone())
        state.apps.clear_cache()
        _tie(state, key)


def _tie(state: ProjectState, key: Key) -> None:
    """Make a model anew after all where it, or one that it points to, was made for a state that this one is a copy of.

    Models look for each other where they were made, so those of a copy do not find what came later.
    """
    model = state.apps.get_model(*key)
    others = [field.related_model for field in model._meta.local_fields if field.is_relation]
    if any(isinstance(each, str) or each._meta.apps is not state.apps for each in (model, *others)):
        state.reload_model(*key)


def _append(state: ProjectState, app_label: str, model_name: str, option: str, added: Any) -> None:
    _change(state, (app_label, model_name), option, lambda there: [*there, added])


def _remove(state: ProjectState, app_label: str, model_name: str, option: str, name: str) -> None:
    _change(state, (app_label, model_name), option, lambda there: [each for each in there if each.name != name])


def _change(state: ProjectState, key: Key, option: str, changed: Changed) -> None:
    options = state.models[key].options
    options[option] = changed(options[option])
    if "apps" in vars(state):
        setattr(state.apps.get_model(*key)._meta, option, options[option])


def _relations(state: ProjectState) -> Any:
    return vars(state)["_relations"]


OURS: dict[str, Callable[..., None]] = {
    "add_model": _add_model,
    "add_field": _add_field,
    "_append_option": _append,
    "_remove_option": _remove,
}
"""What stands in for functions of Django's ``ProjectState``; two of them are private to it."""
