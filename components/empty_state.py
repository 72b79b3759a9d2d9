"""What a screen shows when there is nothing to show: a drawing, one sentence why, one button."""
from components.button import link_button
from components.elements import box, svg, tagged
from components.pictograms import picto


def empty_state(title: str, hint: str = '', *, picture: str = 'empty-box', action: tuple[str, str] | None = None) -> None:
    """`action` is the words on the button and where it leads. 'all-done' looks pleased, 'empty-box' expectant."""
    with box('empty'):
        svg(picto(picture, 88))
        tagged('p', title, 'h2')
        if hint:
            tagged('p', hint)
        if action:
            link_button(*action)
