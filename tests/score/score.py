#!/usr/bin/env python3
"""How well loket-parse reads other people's mail: a table, and what to look at.

usage: score.py -c CORPORA [-o DIR] [-v] [PREFIX ...]

Runs loket-parse (of PATH) over the corpora (a folder with MANIFEST.tsv and
FEATURES.tsv) and prints how far its records agree with two other readers of mail
and with what the sources of the messages expect. A PREFIX (intake/stalwart) takes
only the files below it. Every disagreement is a line in DIR/disagreements.tsv:
check, file, ours, theirs. -v prints every source, else only those where something
disagrees, and with the two readers only where neither agrees. It is a tool and not
a test: nobody says who is right. Status 0 when it could look, 1 when it could not.
"""
import argparse
import collections
import json
import os
import random
import subprocess
import sys
import tempfile

import compare
import expectations
import oracles

CUTS = 200         # places at which a message is cut
CUT_EVERY = 40     # one message in so many is cut


class Scores:
    """What was compared: agreements by check and source, disagreements by file."""

    def __init__(self):
        self.counts = collections.OrderedDict()
        self.disagreements = []

    def add(self, check, group, agrees, file, ours, theirs):
        row = self.counts.setdefault(check, collections.OrderedDict()).setdefault(group, [0, 0])
        row[0] += bool(agrees)
        row[1] += 1
        if not agrees:
            self.disagreements.append((check, file, ours, theirs))

    def total(self, check):
        rows = self.counts.get(check, {}).values()
        return sum(r[0] for r in rows), sum(r[1] for r in rows)


class Corpora:
    """The files of the manifest, and the records that loket-parse made of them."""

    def __init__(self, root, prefixes):
        self.root = os.path.realpath(root)
        self.messages, self.features = [], {}
        with open(os.path.join(self.root, 'FEATURES.tsv'), encoding='utf-8') as table:
            for line in table:
                if not line.startswith('#'):
                    path, _, features = line.rstrip('\n').partition('\t')
                    self.features[path] = features.split()
        with open(os.path.join(self.root, 'MANIFEST.tsv'), encoding='utf-8') as table:
            for line in table:
                path, _family, _source, role = line.split('\t')[:4]
                wanted = not prefixes or path.startswith(tuple(prefixes))
                if role in ('message', 'mbox') and wanted:
                    self.messages.append(path)
        self.records = {}

    def path(self, name):
        return os.path.join(self.root, name)

    def has(self, name, feature):
        return feature in self.features.get(name, [])

    def group(self, name):
        return '/'.join(name.split('/')[:2])


def parse(paths, keep=lambda path: path):
    """The records of files, by what `keep` makes of their path."""
    with tempfile.TemporaryDirectory() as home:
        conf = os.path.join(home, 'loket.conf')
        with open(conf, 'w', encoding='utf-8') as out:
            out.write('[store]\nhome = %s\n' % home)
        run = subprocess.run(['loket-parse', '-C', conf, '-0'], check=False,
                             input=b''.join(os.fsencode(p) + b'\0' for p in paths),
                             stdout=subprocess.PIPE)
    if run.returncode:
        sys.stderr.write('score: loket-parse ended with %d\n' % run.returncode)
    records = (json.loads(line) for line in run.stdout.splitlines())
    return {keep(r['path']): r for r in records if r['path']}


def score_reading(corpora, scores, schema):
    validator = expectations.validator(schema)
    for name in corpora.messages:
        record = corpora.records.get(name)
        group = name.split('/')[0]
        scores.add('read: a record', group, record is not None, name, None, 'a record')
        if record is None:
            continue
        lost = [w for w in record['warnings'] if w in ('unreadable:crash', 'unreadable:time')]
        scores.add('read: no crash, in time', group, not lost, name, lost, None)
        if validator:
            errors = [e.message[:200] for e in validator.iter_errors(record)]
            scores.add('read: by the schema', group, not errors, name, errors[:2], None)


def score_oracles(corpora, scores, answers):
    """With each oracle, and with one at least (the row "either"); well-formed and
    malformed messages apart."""
    for name in corpora.messages:
        record = corpora.records.get(name)
        form = 'malformed' if corpora.has(name, 'malformed') else 'well-formed'
        if record is None or not any(name in a for a in answers.values()):
            continue
        for field, agrees, show in compare.FIELDS:
            either, theirs = False, {}
            for oracle, by_name in answers.items():
                answer = by_name.get(name)
                if answer is None or answer.get('error'):
                    continue
                agreed = agrees(record, answer)
                if agreed is None:
                    continue
                either = either or agreed
                theirs[oracle] = show(answer)
                scores.add('%s: %s, %s' % (form, field, oracle), corpora.group(name), agreed,
                           name, compare.ours(record, field), theirs[oracle])
            if theirs:
                scores.add('%s: %s, either' % (form, field), corpora.group(name), either, name,
                           compare.ours(record, field), theirs)


def score_machines(corpora, scores):
    """Nobody may answer a bounce or an auto-reply; a person must be answered."""
    for name in corpora.messages:
        record = corpora.records.get(name)
        family = name.split('/')[0]
        if record is None:
            continue
        seen = (record['class'], record['class_why'])
        machine = record['class'] != 'request'
        said = expectations.auto_submitted(corpora.path(name))
        if family in ('bounces', 'autoreplies'):
            scores.add('class: machine, %s' % family, corpora.group(name), machine, name, seen,
                       'a machine')
        elif not expectations.is_marked(corpora.path(name)):
            scores.add('class: request, nothing marks it', corpora.group(name), not machine,
                       name, seen, 'a person, or look')
        if said is not None and said != 'no':
            scores.add('class: machine, Auto-Submitted', family, machine, name, seen, said)
        elif said == 'no':
            scores.add('class: person, Auto-Submitted: no', family,
                       not (record['class_why'] or '').startswith('auto-submitted'), name, seen,
                       said)


def score_line_ends(corpora, scores):
    """A message with LF and the same with CRLF are the same message. Sizes and
    hashes are of bytes and are compared apart."""
    with tempfile.TemporaryDirectory() as folder:
        pairs = {}
        for i, name in enumerate(corpora.messages):
            if corpora.has(name, 'cr-only') or corpora.has(name, 'mixed-eol'):
                continue
            with open(corpora.path(name), 'rb') as file:
                data = file.read().replace(b'\r\n', b'\n')
            for end, bytes_ in (('lf', data), ('crlf', data.replace(b'\n', b'\r\n'))):
                path = os.path.join(folder, '%d.%s' % (i, end))
                with open(path, 'wb') as out:
                    out.write(bytes_)
                pairs[os.path.basename(path)] = path
        records = parse(list(pairs.values()), os.path.basename)
        for i, name in enumerate(corpora.messages):
            lf, crlf = records.get('%d.lf' % i), records.get('%d.crlf' % i)
            if lf is None and crlf is None:
                continue
            keys = compare.differing_keys(lf, crlf)
            scores.add('line ends: same record', corpora.group(name), not keys - {'parts'}, name,
                       sorted(keys), None)
            scores.add('line ends: same sizes and hashes', corpora.group(name), not keys, name,
                       sorted(keys), None)


def score_cuts(corpora, scores):
    """A message that ends anywhere must not gain a sender that it had not."""
    chance = random.Random(1)
    for name in corpora.messages[::CUT_EVERY]:
        with open(corpora.path(name), 'rb') as file:
            data = file.read()
        with tempfile.TemporaryDirectory() as folder:
            # Half of the places are where it hurts: in the header.
            head = max(data.find(b'\n\n'), data.find(b'\r\n\r\n'), 1)
            paths = []
            for i in range(CUTS):
                at = chance.randrange(head if i % 2 else max(len(data), 1))
                paths.append(os.path.join(folder, '%d' % at))
                with open(paths[-1], 'wb') as out:
                    out.write(data[:at])
            records = parse(sorted(set(paths)), os.path.basename)
        whole = compare.sender(corpora.records.get(name))
        gained = sorted(at for at, r in records.items() if compare.sender(r) not in (None, whole))
        lost = sorted({os.path.basename(p) for p in paths} - set(records))
        dead = sorted(at for at, r in records.items() if 'unreadable:crash' in r['warnings'])
        scores.add('cut: a record, no crash', name.split('/')[0], not lost and not dead, name,
                   (lost, dead), None)
        scores.add('cut: no sender gained', name.split('/')[0], not gained, name, gained, whole)


def percent(agreed, n):
    return '%6.1f %%' % (100 * agreed / n) if n else ''


def print_table(scores, verbose):
    width = max(len(c) for c in scores.counts) if scores.counts else 0
    for check, groups in scores.counts.items():
        agreed, n = scores.total(check)
        print('%-*s  %-24s %5d of %5d %s' % (width, check, 'all', agreed, n, percent(agreed, n)))
        one_reader = check.endswith(tuple(oracles.NAMES))
        for group, (agreed, n) in sorted(groups.items()):
            if verbose or (len(groups) > 1 and agreed < n and not one_reader):
                print('%-*s  %-24s %5d of %5d %s' % (width, '', group, agreed, n,
                                                    percent(agreed, n)))


def write_disagreements(scores, path):
    with open(path, 'w', encoding='utf-8') as out:
        for check, file, ours, theirs in scores.disagreements:
            line = '\t'.join([check, file] + [json.dumps(x, ensure_ascii=False)[:600]
                                              for x in (ours, theirs)])
            out.write(line + '\n')


def main():
    here = os.path.dirname(os.path.realpath(__file__))
    options = argparse.ArgumentParser(description='How well loket-parse reads the corpora.')
    options.add_argument('-c', '--corpora', required=True)
    options.add_argument('-o', '--output', default='build/score')
    options.add_argument('-v', '--verbose', action='store_true')
    options.add_argument('prefixes', nargs='*')
    args = options.parse_args()
    if not os.path.exists(os.path.join(args.corpora, 'MANIFEST.tsv')):
        print('score: no corpora at %s (make score CORPORA=...): nothing was measured'
              % args.corpora)
        return 1
    os.makedirs(args.output, exist_ok=True)
    corpora, scores = Corpora(args.corpora, args.prefixes), Scores()
    corpora.records = parse([corpora.path(n) for n in corpora.messages],
                            lambda path: os.path.relpath(path, corpora.root))
    score_reading(corpora, scores, os.path.join(here, '../../schema/record.schema.json'))
    score_oracles(corpora, scores, oracles.answers(corpora, here, args.output))
    expectations.score(corpora, scores, parse)
    score_machines(corpora, scores)
    score_line_ends(corpora, scores)
    score_cuts(corpora, scores)
    print_table(scores, args.verbose)
    path = os.path.join(args.output, 'disagreements.tsv')
    write_disagreements(scores, path)
    print('%d disagreements: %s' % (len(scores.disagreements), path))
    return 0


if __name__ == '__main__':
    sys.exit(main())
