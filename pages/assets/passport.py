"""The passport of a tool on paper: what it is, how it stands, what is open and everything that happened to it."""
from datetime import datetime

from components.paper import (
    ALARM,
    ALARM_SOFT,
    BODY,
    BOLD,
    GREY,
    INK,
    LINE,
    MARGIN,
    PLAIN,
    WIDTH,
    Column,
    Paper,
    draw_code,
    draw_picture,
    fitted,
    wrapped,
    write,
)
from pages.assets.card import plate_facts
from pages.maintenance.words import forecast_words, left_words, rule_words, state_words
from services.assets.card import AssetCard, CavityState
from services.assets.codes import dark_modules
from services.assets.passport import Passport
from services.language import _, clock, day, ngettext, number, voice
from services.maintenance.due import DueState
from services.photos.marks import OpenMark
from services.wording import choice_word, column_word

MM = 72 / 25.4
CODE, PICTURE, TITLE = 28 * MM, 46 * MM, 18
CAVITY, MAP = 11 * MM, 40 * MM


def print_passport(passport: Passport) -> bytes:
    """In the language of whoever asks; takes a moment, so not on the event loop."""
    card, made = passport.card, _at(passport.made_at)
    about = _('Passport of {number}', number=card.asset_number)
    printed = _('Printed {when} by {who}', when=made, who=passport.made_by) if passport.made_by else _('Printed {when}', when=made)
    paper = Paper(f'{about} · {card.name}', passport.plant_name, voice().language, lambda page, pages: (
        f'{card.asset_number} · {printed}', _('Page {page} of {pages}', page=number(page), pages=number(pages))))
    _head(paper, passport)
    _counts(paper, passport)
    _cavities(paper, card)
    _plans(paper, passport)
    _open_points(paper, passport)
    _last_shot(paper, passport)
    _parts(paper, passport)
    _water(paper, passport)
    _history(paper, passport)
    _signatures(paper)
    return paper.finish()


def _head(paper: Paper, passport: Passport) -> None:
    card, canvas, top = passport.card, paper.canvas, paper.y
    draw_code(canvas, MARGIN + WIDTH - CODE, top - CODE, CODE, dark_modules(passport.code))
    high = draw_picture(canvas, passport.photo, MARGIN, top, PICTURE, PICTURE * 0.75) if passport.photo else 0.0
    left = MARGIN + (PICTURE + 5 * MM if high else 0)
    room = MARGIN + WIDTH - CODE - 5 * MM - left
    y, kind = top, _('Tool passport')
    for words, font, size, ink in ((f'{passport.plant_name} · {kind}', PLAIN, BODY, GREY), (card.asset_number, BOLD, TITLE, INK),
                                   (card.name, PLAIN, 12, INK), (choice_word(card.status), BOLD, 10, INK)):
        canvas.setFillColor(ink)
        for line in wrapped(words, font, size, room):
            y -= size * 1.3
            write(canvas, left, y, line, font, size)
    paper.y = min(y, top - high, top - CODE)
    paper.heading(_('Data'))
    facts = plate_facts(card, site=True)
    paper.facts([(fact.name, fact.value) for fact in facts])
    if card.description:
        paper.y -= 1.5 * MM
        paper.words(card.description)


def _counts(paper: Paper, passport: Passport) -> None:
    counts = passport.counts
    shown = [(_('Shots in its life'), number(counts.lifetime_shots)), (_('The counter shows'), number(counts.counter)),
             (_('Last shot'), _at(counts.last_shot_at) if counts.last_shot_at else _('Unknown'))]
    if counts.shots_left is not None:
        shown.append((_('Shots left of its expected life'), number(counts.shots_left)))
    if counts.since_service is not None:
        shown.append((_('Since {service}', service=counts.service), number(counts.since_service)))
    paper.heading(_('Shots'))
    paper.facts(shown)


def _cavities(paper: Paper, card: AssetCard) -> None:
    paper.heading(_('Cavities'))
    if not card.cavities:
        return paper.words(_('No cavities are known.'), grey=True)
    active = len(card.cavities) - len(card.blocked)
    paper.words(_('{active} of {all} cavities make parts.', active=number(active), all=number(len(card.cavities))))
    _map(paper, card)
    if card.blocked:
        rows = [[cavity.name, _at(cavity.blocked_at) if cavity.blocked_at else '', cavity.reason, cavity.blocked_by] for cavity in card.blocked]
        paper.table([Column(_('Blocked'), 12), Column(_('Since'), 22), Column(column_word('reason'), 46), Column(_('By'), 20)], rows)


def _map(paper: Paper, card: AssetCard) -> None:
    """As they lie in the plate; the blocked ones are crossed out, which a copier keeps."""
    across, down = (len({round(place, 3) for place in places}) for places in (
        [cavity.position_x for cavity in card.cavities], [cavity.position_y for cavity in card.cavities]))
    side = max(min(CAVITY, WIDTH / across), 4 * MM)
    width, height = min(WIDTH, across * side * 1.15), max(min(MAP, down * side * 1.15), side)
    paper.need(height + 3 * MM)
    box = min(side, height / down) * 0.88
    for cavity in card.cavities:
        x = MARGIN + cavity.position_x * width - box / 2
        middle = paper.y - 2 * MM - min(max(cavity.position_y * height, box / 2), height - box / 2)
        _cavity(paper, cavity, min(max(x, MARGIN), MARGIN + width - box), middle, box)
    paper.y -= height + 3 * MM


def _cavity(paper: Paper, cavity: CavityState, x: float, middle: float, box: float) -> None:
    canvas, y = paper.canvas, middle - box / 2
    canvas.setStrokeColor(ALARM if cavity.is_blocked else LINE)
    canvas.setFillColor(ALARM_SOFT if cavity.is_blocked else '#FFFFFF')
    canvas.setLineWidth(0.8)
    canvas.roundRect(x, y, box, box, 2, stroke=1, fill=1)
    if cavity.is_blocked:
        canvas.line(x, y, x + box, y + box)
    size = max(min(BODY, box * 0.42), 4)
    name = fitted(cavity.name, BOLD, size, box - 1)
    canvas.setFillColor(ALARM if cavity.is_blocked else INK)
    write(canvas, x + (box - canvas.stringWidth(name, BOLD, size)) / 2, middle - size * 0.36, name, BOLD, size)


def _plans(paper: Paper, passport: Passport) -> None:
    paper.heading(_('Maintenance plans'))
    if not passport.plans:
        return paper.words(_('There are no maintenance plans.'), grey=True)
    rows = [[plan.name, rule_words(plan), left_words(plan), state_words(plan), forecast_words(plan),
             day(plan.last_done_at) if plan.last_done_at else ''] for plan in passport.plans]
    paper.table([Column(_('Plan'), 24), Column(_('How often'), 24), Column(_('Left'), 22), Column(_('Standing'), 14), Column(_('Due'), 16),
                 Column(_('Last done'), 16)], rows,
                alarming=[place for place, plan in enumerate(passport.plans) if plan.state in {DueState.DUE, DueState.STOP}])


def _open_points(paper: Paper, passport: Passport) -> None:
    paper.heading(_('Open points'))
    rows = [[_('Failure'), f'{report.code} {report.code_name}' + (f' ({", ".join(report.cavities)})' if report.cavities else ''),
             f'{choice_word(report.severity)}, {choice_word(report.status)}', _at(report.occurred_at), report.reported_by]
            for report in passport.reports]
    rows += [[_('Action'), action.title, choice_word(action.status), day(action.due_date) if action.due_date else '', action.assigned_to]
             for action in passport.actions]
    rows += [[_('Mark'), _mark(mark), mark.photo, _at(mark.at), mark.by] for mark in passport.marks]
    if not rows:
        return paper.words(_('Nothing is open.'), grey=True)
    paper.table([Column(_('What'), 14), Column(_('Description'), 42), Column(_('Status'), 18), Column(_('Since or due'), 20),
                 Column(_('Who'), 20)], rows)
    if passport.open_in_all > len(rows):
        paper.words(_('The newest {count} of {total}.', count=number(len(rows)), total=number(passport.open_in_all)), grey=True)


def _last_shot(paper: Paper, passport: Passport) -> None:
    paper.heading(_('Last-shot review'))
    review = passport.last_shot
    if review is None:
        return paper.words(_('There is no last-shot review yet.'), grey=True)
    shown = [(_('When'), _at(review.at)), (_('Who'), review.by), (_('Result'), choice_word(review.result))]
    paper.facts(shown + ([(_('Shots in its life'), number(review.shots_at))] if review.shots_at is not None else []))
    if review.observations:
        paper.words(review.observations)
    if review.remarks:
        paper.table([Column(_('Not in order'), 80), Column(_('Verdict'), 20)], [[text, choice_word(verdict)] for text, verdict in review.remarks])


def _parts(paper: Paper, passport: Passport) -> None:
    """What was never changed is not known, and takes no room."""
    if not passport.seats:
        return
    paper.heading(_('Parts by position'))
    rows = [[seat.position, seat.cavity, seat.name, number(seat.age) if seat.age is not None else '',
             number(seat.usual_life) if seat.usual_life is not None else '', day(seat.fitted_at)] for seat in passport.seats]
    paper.table([Column(_('Position'), 16), Column(column_word('cavity'), 12), Column(_('Part'), 30), Column(_('Age in shots'), 18),
                 Column(_('Usually lasts'), 18), Column(column_word('fitted_at'), 18)], rows,
                alarming=[place for place, seat in enumerate(passport.seats) if seat.is_old])


def _water(paper: Paper, passport: Passport) -> None:
    """What flows through each circuit now, against what flowed when it was clean."""
    if not passport.circuits:
        return
    paper.heading(_('Water circuits'))
    rows = [[circuit.name, circuit.inlet, circuit.outlet, number(circuit.baseline, 1), number(circuit.flow, 1) if circuit.flow is not None else '',
             f'-{number(circuit.loss_percent)} %' if circuit.loss_percent else '', day(circuit.measured_at) if circuit.measured_at else '']
            for circuit in passport.circuits]
    paper.table([Column(column_word('name'), 16), Column(column_word('inlet'), 14), Column(column_word('outlet'), 14),
                 Column(column_word('baseline'), 22), Column(column_word('flow'), 16), Column(_('Loss'), 12), Column(column_word('measured_at'), 18)],
                rows, alarming=[place for place, circuit in enumerate(passport.circuits) if circuit.is_scaled])


def _signatures(paper: Paper) -> None:
    """For those who hand the tool over on paper."""
    paper.need(24 * MM)
    paper.y -= 16 * MM
    half = (WIDTH - 10 * MM) / 2
    paper.canvas.setStrokeColor(INK)
    for place, words in enumerate((_('Handed over: date, name, signature'), _('Taken over: date, name, signature'))):
        left = MARGIN + place * (half + 10 * MM)
        paper.canvas.line(left, paper.y, left + half, paper.y)
        paper.canvas.setFillColor(GREY)
        write(paper.canvas, left, paper.y - 4 * MM, words, PLAIN, 8)
    paper.y -= 6 * MM


def _mark(mark: OpenMark) -> str:
    cavity = _('cavity {cavity}', cavity=mark.cavity) if mark.cavity else ''
    return ' · '.join(filter(None, [mark.code, cavity, mark.note])) or _('A mark on a photo')


def _history(paper: Paper, passport: Passport) -> None:
    paper.heading(_('History'))
    if not passport.history:
        return paper.words(_('Nothing has happened yet'), grey=True)
    paper.words(ngettext('The newest entry.', 'The newest {count} entries, the latest first.', len(passport.history)), grey=True)
    paper.table([Column(_('When'), 22), Column(_('What'), 32), Column(_('More'), 50), Column(_('Who'), 20)],
                [[_at(each.at), each.title, each.detail, each.who] for each in passport.history])


def _at(value: datetime) -> str:
    return f'{day(value)} {clock(value)}'
