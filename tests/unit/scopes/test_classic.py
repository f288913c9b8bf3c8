from bot.scopes.classic import LABELS
from bot.scopes.profiles import CORE


def test_each_of_the_seven_permissions_has_its_classic_label_in_order() -> None:
    assert list(LABELS) == [capability.classic for capability in CORE.capabilities]
    assert len(set(LABELS.values())) == 7
