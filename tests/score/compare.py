"""When a record and another reader's answer say the same. Each comparison gives True,
False, or None where the other has nothing to say."""
import datetime
import re
import unicodedata

NOT_COMPARED = {'path', 'digest', 'received'}


def fold(text):
    """White space squeezed, one spelling of each character."""
    return ' '.join(unicodedata.normalize('NFC', text or '').split())


def words(text):
    return fold(text).split(' ') if fold(text) else []


def sender(record):
    return ((record or {}).get('from') or {}).get('address')


def whole_text(record):
    """The three put together again (loket-record(5), pieces)."""
    left = {k: (record[k] or '').split('\n') for k in ('text', 'quoted', 'signature')}
    whole = []
    for name, lines in record['pieces'] or [['text', len(left['text'])]]:
        whole += left[name][:lines] if name in left else [name]
        del left.get(name, [])[:lines]
    return '\n'.join(whole)


def seconds(moment):
    if not moment:
        return None
    try:
        return int(datetime.datetime.fromisoformat(moment.replace('Z', '+00:00')).timestamp())
    except (ValueError, OverflowError):
        return None


def first_address(answer):
    for a in answer['from']:
        address = a['addr'] if isinstance(a, dict) else a
        if address:
            return address
    return None


def same_address(ours, theirs):
    return fold(ours).lower() == fold(theirs).lower()


def same_sender(record, answer):
    return same_address(sender(record), first_address(answer))


def bare_id(text):
    return re.sub(r'[<>\s]', '', text or '') or None


def same_id(record, answer):
    return bare_id(record['message_id']) == bare_id(answer['message_id'])


def their_seconds(answer):
    return answer['date'] if 'date_utc' not in answer else seconds(answer['date_utc'])


def same_date(record, answer):
    theirs = their_seconds(answer)
    return seconds(record['date']) == (None if theirs is None else int(theirs))


def same_subject(record, answer):
    return fold(record['subject']) == fold(answer['subject'])


def top_parts(record):
    """Parts that lie in no other part of the list: what an attached message or a
    winmail.dat holds counts with it."""
    numbers = [p['part'] for p in record['parts']]
    return [p for p in record['parts']
            if not any(p['part'].startswith(n + '.') for n in numbers)]


def attachments(record):
    """SHA-256 of what another reader calls attachments; None for reports and attached
    messages, whose bytes readers cut differently."""
    found = []
    for p in top_parts(record):
        is_text = p['type'] in ('text/plain', 'text/html') and p['disposition'] != 'attachment'
        if is_text and p['name'] is None:
            continue
        opaque = p['type'] in ('message/rfc822', 'message/delivery-status')
        found.append(None if opaque else p['sha256'])
    return sorted(found, key=str)


def their_attachments(answer):
    return sorted((a['sha256'] if isinstance(a, dict) else a for a in answer['attachments']),
                  key=str)


def same_attachments(record, answer):
    return attachments(record) == their_attachments(answer)


def same_attachments_lf(record, answer):
    """Line ends aside, where a reader tells: a mail with LF and with CRLF is one mail."""
    if 'attachments_lf' not in answer:
        return None
    return attachments(record) == sorted(answer['attachments_lf'], key=str)


def same_text(record, answer):
    """Word for word; only where the other read a plain text."""
    if not words(answer['text']) or record['html']:
        return None
    return words(whole_text(record)) == words(answer['text'])


FIELDS = [
    ('from', same_sender, first_address),
    ('message_id', same_id, lambda a: a['message_id']),
    ('date', same_date, their_seconds),
    ('subject', same_subject, lambda a: a['subject']),
    ('attachments', same_attachments, their_attachments),
    ('attachments with LF', same_attachments_lf, lambda a: sorted(a['attachments_lf'], key=str)),
    ('text', same_text, lambda a: a['text']),
]


def ours(record, field):
    if field == 'from':
        return sender(record)
    if field.startswith('attachments'):
        return attachments(record)
    return whole_text(record) if field == 'text' else record[field]


def differing_keys(a, b):
    if a is None or b is None:
        return {'a record'}
    return {k for k in a.keys() | b.keys() if k not in NOT_COMPARED and a.get(k) != b.get(k)}
