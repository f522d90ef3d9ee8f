#!/usr/bin/env python3
"""
bombs.py PARSE MAIL [NAME...]: feeds loket-parse messages that are made to be too much for
it (RELIABILITY 5.9), each followed by an ordinary MAIL, and looks at what comes out: two
records, in the first the warning that is expected, at most 10 s of processor time and
96 MiB of memory in any of its processes. The bombs are made as they are read. Prints a line
for each and fails when one of them does.
"""
import json, os, resource, subprocess, sys, tempfile, threading

SECONDS, MIB = 10, 96
HEAD = b'From: a@b\nSubject: bom\n'
MB = 1 << 20


def repeat(piece, n):
    """n pieces, in blocks"""
    per = max(1, MB // len(piece))
    for _ in range(n // per):
        yield piece * per
    yield piece * (n % per)


def nested(n):
    yield HEAD
    for i in range(n):
        yield b'Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n' % (i, i)
    yield b'Content-Type: text/plain\n\nx\n'


def messages(n):
    yield HEAD + b'Content-Type: message/rfc822\n\n'
    yield from repeat(b'From: a@b\nContent-Type: message/rfc822\n\n', n)
    yield b'Subject: x\n\nx\n'


def parts(n, boundary=b'boundary=b', piece=b'--b\n\nx\n'):
    yield HEAD + b'Content-Type: multipart/mixed; ' + boundary + b'\n\n'
    yield from repeat(piece, n)
    yield b'--b--\n'


def field(name, piece, n):
    yield HEAD + name + b': '
    yield from repeat(piece, n)
    yield b'\n\nx\n'


def attached_field(name, piece, n):
    yield HEAD + b'Content-Type: message/rfc822\n\nFrom: b@c\n' + name + b': '
    yield from repeat(piece, n)
    yield b'\n\nx\n'


def body(head, piece, n, end=b'\n'):
    yield HEAD + head + b'\n'
    yield from repeat(piece, n)
    yield end


def lines(n):
    yield HEAD
    for i in range(n):
        yield b'X-%d: x\n' % i
    yield b'\nx\n'


def attached_lines(n):
    yield HEAD + b'Content-Type: message/rfc822\n\n'
    yield from lines(n)


def parameters(n):
    yield HEAD + b'Content-Type: text/plain'
    for i in range(n):
        yield b'; p*%d=x' % i
    yield b'\n\nx\n'


def part_parameters(n):
    yield HEAD + b'Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain'
    for i in range(n):
        yield b'; p*%d=x' % i
    yield b'\n\nx\n--b--\n'


HTML = b'Content-Type: text/html; charset=utf-8\n'
# name: how it is made, and the warning (any of these) that says what was left out; None when
# the reader may take it whole, or be killed by it
BOMBS = {
    'nested-parts': (lambda: nested(10000), ['limit:depth']),
    'nested-messages': (lambda: messages(100000), ['limit:depth']),
    'parts': (lambda: parts(100000), ['limit:parts']),
    'parts-quoted-boundary': (lambda: parts(100000, b'boundary="b"'), ['limit:parts']),
    'parts-continued-boundary': (lambda: parts(100000, b'boundary*0=b; boundary*1=c', b'--bc\n\nx\n'), ['limit:parts']),
    'header-200MB': (lambda: field(b'Subject', b'x' * 100, 2 * MB), ['limit:header']),
    'base64-1GiB': (lambda: body(b'Content-Type: application/x\nContent-Transfer-Encoding: base64\n', b'A' * 76 + b'\n', (1 << 30) // 77), ['limit:message']),
    'text-base64-100MB': (lambda: body(b'Content-Transfer-Encoding: base64\n', b'AAAA' * 19 + b'\n', 100 * MB // 77), ['limit:text']),
    'line-1GB': (lambda: repeat(b'x', 10**9), ['limit:message']),
    'nul-line-1GB': (lambda: repeat(b'\0', 10**9), ['limit:message']),
    'body-line-1GB': (lambda: body(b'', b'x', 10**9), ['limit:text']),
    'html-tables-deep': (lambda: body(HTML, b'<table><tr><td>', 100000), ['limit:html', 'limit:text']),
    'html-divs-deep': (lambda: body(HTML, b'<div>', 100000), None),
    'html-quotes-deep': (lambda: body(HTML, b'<blockquote>x', 100000), ['limit:html', 'limit:text']),
    'html-lists-deep': (lambda: body(HTML, b'<ul><li>x', 100000), None),
    'html-many-tags': (lambda: body(HTML, b'<p>x', MB), ['limit:html', 'limit:text']),
    'html-attributes': (lambda: body(HTML + b'\n<p ', b'a=b ', 200000, b'>x'), None),
    'groups': (lambda: field(b'To', b'a:', 51200), ['limit:header', 'limit:addresses']),
    'attached-groups': (lambda: attached_field(b'To', b'a:', 51200), None),
    'attached-groups-long': (lambda: attached_field(b'To', b'a:', 400000), None),
    'comments': (lambda: field(b'To', b'(', 100000), None),
    'addresses': (lambda: field(b'To', b'a@b,', 400000), ['limit:header', 'limit:addresses']),
    'attached-addresses': (lambda: attached_field(b'To', b'a@b,', 400000), None),
    'header-lines': (lambda: lines(200000), ['limit:header']),
    'attached-header-lines': (lambda: attached_lines(200000), None),
    'references': (lambda: field(b'References', b'<a@b> ', 200000), ['limit:header', 'limit:references']),
    'encoded-words': (lambda: field(b'Subject', b'=?utf-8?q?x?= ', 100000), ['limit:header']),
    'parameters': (lambda: parameters(100000), None),
    'part-parameters': (lambda: part_parameters(100000), None),
    'quotes-deep': (lambda: body(b'', b'>', 10 * MB), ['limit:text']),
    'quoted-lines': (lambda: body(b'', b'> x\n', 2 * MB), ['limit:text']),
    'form-lines': (lambda: body(b'', b'Nama: x\n', MB), ['limit:text']),
    'marks': (lambda: body(b'Content-Type: text/plain; charset=utf-8\n', b'a' + b'\xcc\x81' * 1000, 5000), ['limit:text']),
    'uuencode': (lambda: body(b'', b'begin 644 x\n', 200000), None),
    'bounce-recipients': (lambda: body(b'Content-Type: message/delivery-status\n', b'Final-Recipient: rfc822; a@b\nAction: failed\nStatus: 5.1.1\n\n', 200000), None),
}


def feed(name, pipe):
    try:
        for piece in BOMBS[name][0]():
            pipe.write(piece)
        pipe.close()
    except BrokenPipeError:
        pass


def run(parse, name, mail):
    """what loket-parse says of the bomb on a pipe, and of the mail behind it in one queue"""
    with tempfile.NamedTemporaryFile() as bomb:
        big = name.endswith(('GB', 'GiB'))
        argv = [parse, '-'] if big else [parse, bomb.name, mail]
        if not big:
            for piece in BOMBS[name][0]():
                bomb.write(piece)
            bomb.flush()
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        p = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        if big:
            threading.Thread(target=feed, args=(name, p.stdin), daemon=True).start()
        else:
            p.stdin.close()
        out = p.stdout.read()
        _, status, used = os.wait4(p.pid, 0)
        p.returncode = status
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return out.splitlines(), status, seconds, used.ru_maxrss / 1024, 1 if big else 2


def judge(parse, name, mail):
    expected = BOMBS[name][1]
    lines_, status, seconds, mib, n = run(parse, name, mail)
    faults = []
    warnings = []
    if status != 0:
        faults.append('exit status %d' % status)
    if len(lines_) != n:
        faults.append('%d records, not %d' % (len(lines_), n))
    else:
        record = json.loads(lines_[0])
        warnings = record['warnings']
        if expected and not set(expected) & set(warnings):
            faults.append('not one of ' + ' '.join(expected))
        if expected and any(w.startswith('unreadable:') for w in warnings):
            faults.append('not read')
        if record['from'] != {'name': None, 'address': 'a@b'} and not name.endswith('line-1GB'):
            faults.append('the sender is lost')
        if n == 2 and json.loads(lines_[1])['warnings']:
            faults.append('the mail behind it suffers')
    if seconds > SECONDS:
        faults.append('too slow')
    if mib > MIB:
        faults.append('too much memory')
    print('%-26s %5.2f s %6.1f MiB  %s%s' % (name, seconds, mib, ' '.join(warnings), ''.join('  << ' + f for f in faults)), flush=True)
    return not faults


def main():
    parse, mail = sys.argv[1:3]
    names = sys.argv[3:] or list(BOMBS)
    good = [judge(parse, name, mail) for name in names]
    sys.exit(0 if all(good) else 1)


main()
