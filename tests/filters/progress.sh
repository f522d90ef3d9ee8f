# Progress: a line for who waits at a terminal, once a second has passed, and for nobody else.
. "$SRC/tests/lib.sh"
M=$SRC/tests/mail
world
for m in 01-permohonan-lengkap 34-permohonan-lampiran-pdf 03-aduan-jalan-rusak; do loket-deliver <"$M/$m.eml"; done |
	loket-parse | loket-register >/dev/null
loket-bundle PPID-2026-00002 >"$W/b.tar"

# A bundle that goes on until its reader has said something, or forty times as long as it
# took to say it: nothing waits for a clock.
cat >"$W/feed.py" <<'PY'
import os, pty, select, subprocess, sys, tarfile
whole = tarfile.TarInfo("a/besar"); whole.size = 1 << 40
def feed(terminal, term, enough):
    """What is on standard error, and how many blocks were fed until then."""
    if terminal: ours, theirs = pty.openpty()
    else: ours, theirs = os.pipe()
    p = subprocess.Popen(["loket-audit", "--bundle", "-"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                         stderr=theirs, env={**os.environ, "TERM": term})
    os.close(theirs)
    p.stdin.write(whole.tobuf(tarfile.GNU_FORMAT))
    seen, fed, block = b"", 0, bytes(1 << 20)
    while fed < enough and not seen:
        p.stdin.write(block); p.stdin.flush(); fed += 1
        if select.select([ours], [], [], 0)[0]: seen += os.read(ours, 4096)
    p.kill(); p.wait()
    return seen.decode(), fed
seen, fed = feed(True, "xterm", 100000)
print(seen.replace("\r\033[K", "<"))
seen, n = feed(True, "dumb", 2 * fed); print(f"dumb {seen!r}")
seen, n = feed(False, "xterm", 2 * fed); print(f"pipe {seen!r}")
PY
python3 "$W/feed.py" >"$W/out"
same 'after a second it says what it does, since when' '<Memeriksa bundel ... 1 detik' "$(head -1 "$W/out" | cut -c1-29)"
same 'not on a terminal that cannot take it back' "dumb ''" "$(sed -n 2p "$W/out")"
same 'and never into a pipe' "pipe ''" "$(sed -n 3p "$W/out")"

# The others, with a clock that makes every moment long.
[ -n "${SAN-}" ] && done_testing && exit 0
preload=$(faketime -f '+0 x100000' sh -c 'echo "$LD_PRELOAD"')
slow() { script -qec "env TERM=xterm LD_PRELOAD='$preload' FAKETIME='+0 x100000' $1" /dev/null </dev/null | tr -d '\r' | sed 's/\x1b\[K/</g'; }
python3 - "$DB" <<'PY'
# A journal that is long enough to show its share.
import hashlib, sqlite3, sys
db = sqlite3.connect(sys.argv[1])
n, before = db.execute("select id, hash from event order by id desc limit 1").fetchone()
for i in range(n + 1, n + 20001):
    text = f"{before}\n1\n1795402800\n0 x\nx\n{{}}\n"
    before = hashlib.sha256(text.encode()).hexdigest()
    db.execute("insert into event values (?, 1, 1795402800, '0 x', 'x', '{}', ?)", (i, before))
db.commit()
PY
shown=$(slow 'loket-audit --text')
has 'the audit tells its share' "$shown" '<Menghitung ulang jurnal ... '
same 'in percent' 1 "$(printf %s "$shown" | grep -c '[0-9]%')"
has 'and the answer stands alone, the line taken back' "$(printf %s "$shown" | tr '<' '\n' | sed 1,2d)" "
$(sql 'select count(*) from event') peristiwa terbukti utuh."
has 'the recap tells that it counts' "$(slow "loket-recap --summary --format csv >$W/recap.csv")" '<Menghitung ... '
same 'and its figures hold none of it' 0 "$(grep -c Menghitung "$W/recap.csv")"
sed 's/Kelahiran/Peringatan kelahiran/' "$SRC/schema/calendar/2026.tsv" >"$W/2026.tsv"
has 'the calendar tells that it counts clocks anew' "$(slow "loket-calendar import --dry-run $W/2026.tsv")" '<Menghitung ulang batas waktu ... '
done_testing
