#!/bin/sh
# tests/demo.sh DIR: two days at the counter on the embedded default, without any
# server. Mail comes from a Maildir, letters go to a Maildir. Run by `make demo`;
# running it again begins anew and prints the same.
set -eu

dir=$1
here=$(cd "$(dirname "$0")" && pwd)
LC_ALL=C.UTF-8 TZ=UTC
export LC_ALL TZ

rm -rf "$dir"
mkdir -p "$dir"
cat >"$dir/loket.conf" <<CONF
[store]
home = $dir/home
[sms]
json = $dir/sms
gateway = maildir:$dir/home/sms-keluar
CONF
LOKET_CONF=$dir/loket.conf
export LOKET_CONF

title() { printf '\n=== %s\n\n' "$*"; }

# Puts mails into the office's mailbox, in the order of their names.
n=0
put() {
	for mail; do
		n=$((n + 1))
		cp "$mail" "$dir/home/masuk/tmp/m"
		mv "$dir/home/masuk/tmp/m" "$dir/home/masuk/new/$(printf '%06d' $n).warga"
	done
}

# One pass of both chains, each mail's outcome on a line.
pass() {
	loket pass --verbose | jq -r '
		if .event then "  waktu  \(.event)\t\(.number // .agency // "PPID")\t\(.letter // .clock)"
		elif .letter then "  surat  \(.outcome)\t\(.number // "-")\t\(.letter)"
		else "  pesan  \(.outcome)\t\(.request.number // "-")\t\(.request.due // .request.complete_by // "-")\t\(.subject // "(tanpa judul)" | .[0:44])"
		end' | expand -t 21,39,52
}

export LOKET_NOW=2026-11-23T09:00:00+07:00
loket init

title 'Senin 23 November 2026, 09.00: surel yang masuk, dan akibatnya'
put "$here"/mail/[0-3]*.eml
pass

title 'Selasa 24 November 2026, 09.00: hari kedua'
export LOKET_NOW=2026-11-24T09:00:00+07:00
put "$here"/mail/[4-9]*.eml
# One citizen sends what was missing, by answering the letter that asked for it.
letter=$(grep -l '^Subject: .*permintaan kelengkapan' "$dir"/home/keluar/new/* | sort | while read -r f; do
	grep -q "^To: $(sed -n 's/^From:.*<\(.*\)>.*/\1/p' "$here/mail/06-permohonan-tanpa-nik.eml")" "$f" && echo "$f"
done | head -n 1)
cat >"$dir/kelengkapan.eml" <<MAIL
$(grep -m 1 '^From:' "$here/mail/06-permohonan-tanpa-nik.eml")
To: ppid@kulonprogo.example
Subject: Re: kelengkapan
Date: Tue, 24 Nov 2026 08:30:00 +0700
Message-ID: <kelengkapan-06@warga.example>
In-Reply-To: $(sed -n 's/^Message-Id: *\(<[^>]*>\).*/\1/p' "$letter")
Content-Type: text/plain; charset=utf-8

Berikut kekurangan data saya.
NIK: 3401075702009997
Alamat: Jl. Contoh 7, Pengasih, Kulon Progo
Tujuan penggunaan informasi: bahan musyawarah warga
MAIL
put "$dir/kelengkapan.eml"
pass

title 'Selasa, 10.00: petugas bekerja di meja layanan'
export LOKET_NOW=2026-11-24T10:00:00+07:00
loket agency import "$here/../schema/agencies/kulonprogo.csv" >/dev/null
echo '$ loket route --pending      (yang pertama)'
loket route --pending --text | head -n 7
echo '$ loket list --status terdaftar | jq -c '"'select(.kind.value == \"aduan\")'"' | loket review --holder DPUPKP'
loket list --json --status terdaftar | jq -c 'select(.kind.value == "aduan")' | head -n 2 | loket review --holder DPUPKP --text
echo '$ loket review PPID-2026-00001 --holder PPID'
loket review PPID-2026-00001 --holder PPID --text
echo '$ loket decide PPID-2026-00001 dikabulkan_seluruhnya'
loket decide PPID-2026-00001 dikabulkan_seluruhnya 2>&1 | fold -s -w 78
echo '$ loket decide PPID-2026-00001 dikabulkan_seluruhnya --field nomor_surat=045/123/2026 --text jawaban.txt --attach anggaran.csv'
printf 'Anggaran rehabilitasi jalan tahun 2026 per kapanewon, sebagaimana terlampir.\n' >"$dir/jawaban.txt"
printf 'kapanewon,anggaran\nTemon,1250000000\nWates,980000000\n' >"$dir/anggaran.csv"
loket decide PPID-2026-00001 dikabulkan_seluruhnya --field nomor_surat=045/123/2026 --text "$dir/jawaban.txt" --attach "$dir/anggaran.csv" |
	jq -r '"\(.number)  \(.status), surat \(.letter)"'
pass

title 'Selasa, 11.00: pesan singkat (SMS), dijawab dengan SMS'
export LOKET_NOW=2026-11-24T11:00:00+07:00
mkdir -p "$dir/sms"
sms() {
	printf '{"id": "%s", "from": "%s", "text": "%s", "sent": "2026-11-24T10:58:00+07:00"}\n' "$1" "$2" "$3" >"$dir/sms/$1.json"
	touch -d '1 minute ago' "$dir/sms/$1.json" # only files at rest are taken
	printf '  %s: %s\n' "$2" "$3"
}
sms 1 081200000001 'INFO#Tumini#3401024107809997#Kokap#jadwal posyandu Kokap bulan Desember'
sms 2 081200000002 'lampu jalan di depan pasar Temon mati sejak minggu lalu'
sms 3 TELKOMSEL 'Promo kuota, balas YA'
pass
sms 4 081200000001 'STATUS'
pass
for letter in "$dir"/home/sms-keluar/new/*; do
	sed -n 's/^To: \(.*\)\r/  kepada \1/p; $p' "$letter" | paste -sd ' ' | fold -s -w 76
done

title 'Selasa, 14.30: sebelum perangkat daerah membuka surelnya'
export LOKET_NOW=2026-11-24T14:30:00+07:00
pass
grep -l '^Subject: DPUPKP: ' "$dir"/home/keluar/new/* | head -n 1 | xargs cat | sed '1,/^.\{0,1\}$/d' | head -n 20

title 'Pesan yang sama datang lagi: tidak ada yang berubah'
before=$(loket list | cksum)
pass
[ "$before" = "$(loket list | cksum)" ] && echo '  (tidak ada)'

title 'loket: meja layanan hari ini'
loket list --today --text

title 'loket list'
loket list --text

title 'loket show PPID-2026-00001'
loket show --text PPID-2026-00001

title 'Surat pertama, seperti diterima pemohon'
grep -l '^Subject: \[PPID-2026-00001\] Tanda bukti' "$dir"/home/keluar/new/* | head -n 1 | xargs cat |
	grep -v '^Message-Id:'

title 'Di mana semuanya'
cat <<TEXT
  konfigurasi        $dir/loket.conf
  buku register      $dir/home/register.db   (sqlite3 -readonly ... 'select * from v_open')
  surel asli         $dir/home/archive/ab/cd/DIGEST.eml
  kotak masuk        $dir/home/masuk          (ganti dengan [imap ...])
  surat keluar       $dir/home/keluar         (ganti dengan [smtp] url = smtps://...)
  SMS masuk, keluar  $dir/sms, $dir/home/sms-keluar   (ganti dengan [sms] smsd, gateway)
  program            export LOKET_CONF=$dir/loket.conf PATH=$(dirname "$(command -v loket-list)"):\$PATH; loket
TEXT
