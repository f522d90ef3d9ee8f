"""The two other readers of mail: Python's email package (the corpora bring a program
for it, ../oracle/mail-oracle.py) and Perl's Email::MIME (oracle.pl). Their answers
are kept in the output folder, since neither they nor the corpora change often."""
import hashlib
import json
import os
import subprocess
import sys

NAMES = ('perl', 'python')


def fingerprint(corpora, program):
    seen = hashlib.sha256()
    for path in (program, corpora.path('MANIFEST.tsv')):
        with open(path, 'rb') as file:
            seen.update(file.read())
    seen.update(corpora.root.encode())
    return seen.hexdigest()[:16]


def run(corpora, command, program, output):
    """The oracle's answers over all messages, by name; None when it cannot run."""
    kept = os.path.join(output, '%s.%s.jsonl' % (os.path.basename(program),
                                                 fingerprint(corpora, program)))
    if not os.path.exists(kept):
        names = sorted(corpora.features)
        paths = b''.join(os.fsencode(corpora.path(n)) + b'\n' for n in names)
        with open(kept + '.new', 'wb') as out:
            done = subprocess.run(command + [program], input=paths, stdout=out, check=False,
                                  stderr=subprocess.PIPE)
        if done.returncode not in (0, 1) or os.path.getsize(kept + '.new') == 0:
            sys.stderr.write('score: %s did not run, it is left out: %s\n'
                             % (program, done.stderr.decode(errors='replace')[-300:].strip()))
            return None
        os.rename(kept + '.new', kept)
    with open(kept, encoding='utf-8', errors='replace') as file:
        answers = (json.loads(line) for line in file)
        return {os.path.relpath(a['file'], corpora.root): a for a in answers}


def answers(corpora, here, output):
    python = os.path.join(corpora.root, '../oracle/mail-oracle.py')
    found = {'perl': run(corpora, ['perl'], os.path.join(here, 'oracle.pl'), output)}
    if os.path.exists(python):
        found['python'] = run(corpora, ['python3'], python, output)
    else:
        sys.stderr.write('score: %s is not there, it is left out\n' % python)
    return {name: a for name, a in found.items() if a is not None}
