"""What the sources of the corpora expect of their own messages, each in its own form."""
import csv
import difflib
import json
import os
import re
import sys
import tempfile

import compare

WORDS_ENOUGH = 0.9  # of a text that a person should see


def validator(schema):
    try:
        import jsonschema
    except ImportError:
        sys.stderr.write('score: python3-jsonschema is not installed; '
                         'no record is held against the schema\n')
        return None
    with open(schema, encoding='utf-8') as file:
        return jsonschema.Draft202012Validator(json.load(file))


def read_header(path):
    with open(path, 'rb') as file:
        data = file.read(65536)
    return re.split(rb'\r?\n\r?\n', data, 1)[0].decode('latin-1')


def auto_submitted(path):
    """The word of Auto-Submitted in the header, None when there is none."""
    found = re.search(r'(?im)^auto-submitted:\s*([a-z-]+)', read_header(path))
    return found.group(1).lower() if found else None


MARKS = re.compile(
    r'(?im)^(auto-submitted:\s*auto|(x-)?list-|mailing-list:|x-mailing-list:|x-beenthere:|x-ml'
    r'|x-spam-(flag|status):\s*yes|x-failed-recipients:|(x-)?precedence:\s*(bulk|list|junk)'
    r'|content-type:\s*multipart/report|x-auto(reply|response|respond|-reply)'
    r'|from:.*(mailer-daemon|no-?reply@|no_reply@|donotreply@|mail delivery))')


def is_marked(path):
    """Whether a header line says that no person wrote to us. Independent of our rules, and
    wider: what is left is people, and a few to look at."""
    return MARKS.search(re.sub(r'\r?\n[ \t]+', ' ', read_header(path))) is not None


def load_json(path):
    with open(path, encoding='utf-8', errors='replace') as file:
        return json.load(file)


def read_text(path):
    with open(path, encoding='utf-8', errors='replace') as file:
        return file.read()


# --- Stalwart: every header and part as JSON ------------------------------------------

def stalwart_header(answer, name):
    """The last of that name, as Stalwart itself takes it; what it holds as one value."""
    for header in reversed(answer['parts'][0]['headers']):
        if header['name'] == name and isinstance(header['value'], dict):
            return next(iter(header['value'].values()))
    return None


def stalwart_sender(answer):
    value = stalwart_header(answer, 'from')
    if value is None:
        return None
    lists = value.get('List') or [a for g in value.get('Group', []) for a in g['addresses']]
    return next((a['address'] for a in lists if a.get('address')), None)


def stalwart_text(answer):
    bodies = [answer['parts'][i]['body'] for i in answer['text_body']]
    if not bodies or any('Text' not in b for b in bodies if isinstance(b, dict)):
        return None  # made from HTML, where readers differ in taste
    return '\n'.join(b['Text'] for b in bodies)


def score_stalwart(corpora, scores):
    for name in corpora.messages:
        path = os.path.splitext(corpora.path(name))[0] + '.json'
        record = corpora.records.get(name)
        if not name.startswith('intake/stalwart/') or record is None or not os.path.exists(path):
            continue
        answer = load_json(path)
        subject, id_ = stalwart_header(answer, 'subject'), stalwart_header(answer, 'message_id')
        if isinstance(id_, list):
            id_ = id_[0]
        sender, text = stalwart_sender(answer), stalwart_text(answer)
        folder = '/'.join(name.split('/')[:3])

        def add(check, agrees, ours, theirs):
            scores.add('stalwart: ' + check, folder, agrees, name, ours, theirs)
        add('from', compare.same_address(compare.sender(record), sender),
            compare.sender(record), sender)
        add('subject', compare.fold(record['subject']) == compare.fold(subject),
            record['subject'], subject)
        add('message_id', compare.bare_id(record['message_id']) == compare.bare_id(id_),
            record['message_id'], id_)
        if text is not None:
            ours = compare.whole_text(record)
            add('text', sorted(compare.words(ours)) == sorted(compare.words(text)), ours, text)
        counts = len(compare.attachments(record)), len(answer['attachments'])
        add('number of attachments', counts[0] == counts[1], *counts)


def score_stalwart_headers(corpora, scores, parse):
    """headers/stalwart: one header value and what it means."""
    folder = corpora.path('headers/stalwart')
    cases = []
    for kind, field in (('id', 'Message-ID'), ('date', 'Date'), ('unstructured', 'Subject')):
        path = os.path.join(folder, kind + '.json')
        if os.path.exists(path):
            cases += [(kind, field, i, case) for i, case in enumerate(load_json(path))]
    with tempfile.TemporaryDirectory() as out:
        paths = {}
        for kind, field, i, case in cases:
            path = os.path.join(out, '%s.%d' % (kind, i))
            with open(path, 'wb') as file:
                file.write(('From: a@example.org\n%s: %s\n\nx\n'
                            % (field, case['header'].rstrip('\r\n'))).encode())
            paths[kind, i] = path
        records = parse(list(paths.values()))
        for kind, field, i, case in cases:
            record, theirs = records.get(paths[kind, i]), case['expected']
            ours = record and record[{'id': 'message_id', 'date': 'date',
                                      'unstructured': 'subject'}[kind]]
            if kind == 'id':
                theirs = compare.bare_id((theirs or [None])[0])
            elif kind == 'date' and theirs:
                theirs = '%04d-%02d-%02dT%02d:%02d:%02d%s%02d:%02d' % (
                    theirs['year'], theirs['month'], theirs['day'], theirs['hour'],
                    theirs['minute'], theirs['second'], '-' if theirs['tz_before_gmt'] else '+',
                    theirs['tz_hour'], theirs['tz_minute'])
                ours, theirs = compare.seconds(ours), compare.seconds(theirs)
            else:
                ours, theirs = compare.fold(ours), compare.fold(theirs)
            scores.add('stalwart: header ' + kind, 'headers/stalwart', ours == theirs,
                       'headers/stalwart/%s.json#%d' % (kind, i), ours, [theirs, case['header']])


# --- Zammad: YAML with Ruby's tags --------------------------------------------------------

def load_yaml(path):
    import yaml

    class Loader(yaml.SafeLoader):
        pass

    def plain(loader, _tag, node):
        if isinstance(node, yaml.MappingNode):
            return loader.construct_mapping(node, deep=True)
        if isinstance(node, yaml.SequenceNode):
            return loader.construct_sequence(node, deep=True)
        return loader.construct_scalar(node)
    Loader.add_multi_constructor('!', plain)
    with open(path, 'rb') as file:
        return yaml.load(file.read(), Loader)


def score_zammad(corpora, scores):
    for name in corpora.messages:
        path = os.path.splitext(corpora.path(name))[0] + '.yml'
        record = corpora.records.get(name)
        if '/zammad/' not in name or record is None or not os.path.exists(path):
            continue
        try:
            answer = load_yaml(path)
        except ImportError:
            sys.stderr.write('score: python3-yaml is not installed; Zammad is left out\n')
            return
        group = corpora.group(name)
        if 'from_email' in answer:
            scores.add('zammad: from_email', group,
                       compare.same_address(compare.sender(record), answer['from_email']), name,
                       compare.sender(record), answer['from_email'])
        if 'subject' in answer:
            scores.add('zammad: subject', group,
                       compare.fold(record['subject']) == compare.fold(answer['subject']), name,
                       record['subject'], answer['subject'])
        if 'attachments' in answer:
            counts = len(compare.attachments(record)), len(answer['attachments'])
            scores.add('zammad: number of attachments', group, counts[0] == counts[1], name,
                       *counts)


# --- MailCore: headers as JSON, and the plain text that a person should see -----------------

def mailcore_text(text):
    """Without the header lines above and the lines that stand for attachments."""
    body = text.split('\n\n', 1)[-1]
    return re.sub(r'(?m)^- .*, \d+ bytes$', '', body)


def score_mailcore(corpora, scores):
    for name in corpora.messages:
        record = corpora.records.get(name)
        if '/mailcore/' not in name or record is None:
            continue
        expected = corpora.path(name).replace('/input/', '/output/')
        if name.startswith('text/'):
            expected = os.path.splitext(expected)[0] + '.txt'
        if not os.path.exists(expected):
            continue
        if name.startswith('text/'):
            ours = compare.words(compare.whole_text(record))
            theirs = compare.words(mailcore_text(read_text(expected)))
            alike = difflib.SequenceMatcher(None, ours, theirs, autojunk=False).ratio()
            scores.add('mailcore: text, word for word', 'text/mailcore', ours == theirs, name,
                       ' '.join(ours), ' '.join(theirs))
            scores.add('mailcore: text, %d %% of the words' % (100 * WORDS_ENOUGH),
                       'text/mailcore', alike >= WORDS_ENOUGH, name, ' '.join(ours),
                       ['%.2f' % alike, ' '.join(theirs)])
            continue
        header = load_json(expected)['header']
        sender = header.get('from', {}).get('mailbox')
        scores.add('mailcore: from', 'intake/mailcore',
                   compare.same_address(compare.sender(record), sender), name,
                   compare.sender(record), sender)
        scores.add('mailcore: subject', 'intake/mailcore',
                   compare.fold(record['subject']) == compare.fold(header.get('subject')), name,
                   record['subject'], header.get('subject'))


# --- bounces: recipients (flufl), hard or soft and status (Sisimai) -------------------------------

def read_table(path):
    if not os.path.exists(path):
        return []
    with open(path, encoding='utf-8', newline='') as file:
        lines = file.read().lstrip('#').splitlines()
    return list(csv.DictReader(lines, delimiter='\t', quoting=csv.QUOTE_NONE))


def recipients(record):
    return sorted({(b['recipient'] or '').lower() for b in record['bounce']} - {''})


def score_flufl(corpora, scores):
    for row in read_table(corpora.path('bounces/flufl/EXPECT.tsv')):
        name = 'bounces/flufl/' + row['file']
        record = corpora.records.get(name)
        if record is None:
            continue
        theirs = sorted(set(re.split(r'[ ,]+', row['recipients'].lower())) - {''})
        ours = recipients(record)
        scores.add('flufl: recipients', 'bounces/flufl', ours == theirs, name, ours, theirs)
        if len(theirs) > 1:
            scores.add('flufl: several recipients, all', 'bounces/flufl',
                       set(theirs) <= set(ours), name, ours, theirs)
        hard = any(b.get('hard') for b in record['bounce'])
        failed = hard or any(b['action'] == 'failed' for b in record['bounce'])
        scores.add('flufl: permanent or temporary', 'bounces/flufl',
                   failed == (row['kind'] == 'permanent'), name, record['bounce'], row['kind'])


def score_sisimai(corpora, scores):
    by_file = {}
    for row in read_table(corpora.path('bounces/sisimai/EXPECT.tsv')):
        by_file.setdefault(row['file'], []).append(row)
    for file, rows in by_file.items():
        for folder in ('bounces/sisimai/bsd/', 'autoreplies/sisimai/bsd/'):
            name = folder + file
            record = corpora.records.get(name)
            # Complaints, deliveries and vacations are no bounces.
            rows = [r for r in rows if r['reason'] not in ('feedback', 'vacation', 'delivered')]
            if record is None or not rows:
                continue
            ours = record['bounce']
            scores.add('sisimai: number of recipients', 'bounces/sisimai',
                       len(ours) == len(rows), name, recipients(record), len(rows))
            for i, row in enumerate(rows):
                entry = ours[i] if i < len(ours) else {}
                scores.add('sisimai: hard or soft', 'bounces/sisimai',
                           entry.get('hard') == (row['hardbounce'] == 'true'), name,
                           entry, row)
                if row['status'] and not re.search(r'\.9\d\d$', row['status']):
                    scores.add('sisimai: status', 'bounces/sisimai',
                               entry.get('status') == row['status'], name, entry, row)


# --- replies: what was cut off ----------------------------------------------------------------

def score_trimmer(corpora, scores, parse):
    folder = corpora.path('replies/trimmer')
    if not os.path.isdir(os.path.join(folder, 'emails')):
        return
    with tempfile.TemporaryDirectory() as out:
        names = [n for n in sorted(os.listdir(os.path.join(folder, 'emails')))
                 if os.path.exists(os.path.join(folder, 'trimmed', n))]
        for name in names:
            with open(os.path.join(folder, 'emails', name), 'rb') as file:
                body = file.read()
            with open(os.path.join(out, name), 'wb') as file:
                file.write(b'From: a@example.org\nSubject: Re: x\nMIME-Version: 1.0\n'
                           b'Content-Type: text/plain; charset=utf-8\n'
                           b'Content-Transfer-Encoding: 8bit\n\n' + body)
        records = parse([os.path.join(out, n) for n in names], os.path.basename)
    for name in names:
        ours = records[name]['text'] if name in records else ''
        theirs = read_text(os.path.join(folder, 'trimmed', name))
        file = 'replies/trimmer/emails/' + name
        scores.add('trimmer: exact', 'replies/trimmer', compare.fold(ours) == compare.fold(theirs),
                   file, ours, theirs)
        # What is marked as quoted is not new, though they keep it between new words.
        first = next((l for l in theirs.splitlines() if compare.fold(l) and l[0] != '>'), '')
        scores.add('trimmer: first new line kept', 'replies/trimmer',
                   compare.fold(first) in compare.fold(ours), file, ours, first)


def score(corpora, scores, parse):
    score_stalwart(corpora, scores)
    score_stalwart_headers(corpora, scores, parse)
    score_zammad(corpora, scores)
    score_mailcore(corpora, scores)
    score_flufl(corpora, scores)
    score_sisimai(corpora, scores)
    score_trimmer(corpora, scores, parse)
