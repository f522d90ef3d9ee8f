#!/usr/bin/perl
# A second reader of mail, beside ours: Perl's Email::MIME (Debian: libemail-mime-perl,
# libtimedate-perl). It is not the truth; where it differs from ours, a person looks.
#
# usage: oracle.pl <PATHS, one a line
# A line of JSON a message: file, from[], subject, message_id, date (UTC seconds),
# text, attachments[] (SHA-256 of the decoded bytes; null for what has none),
# attachments_lf[] (the same with LF line ends where they are the mail's), or file and
# error. An attachment is a leaf with a file name or "attachment", or
# neither text/plain nor text/html; an attached message is one and is not entered.
use strict;
use warnings;
use Date::Parse;
use Digest::SHA qw(sha256_hex);
use Email::Address::XS qw(parse_email_addresses);
use Email::MIME;
use JSON::PP;

my $json = JSON::PP->new->canonical->utf8;
$SIG{__WARN__} = sub { };

sub one_line {
	my ($value) = @_;
	return undef unless defined $value;
	$value =~ s/\s+/ /g;
	$value =~ s/^ | $//g;
	return $value;
}

# Bytes with LF line ends where the line ends are those of the mail.
sub lines {
	my ($part) = @_;
	my $encoding = lc($part->header_raw('Content-Transfer-Encoding') // '7bit');
	return $encoding =~ /base64|uu/ ? $part->body : $part->body =~ s/\r\n/\n/gr;
}

sub leaves {
	my ($part, $found) = @_;
	my $type = lc(($part->content_type // 'text/plain') =~ s/;.*//sr) =~ s/\s//gr;
	my @inside = $type eq 'message/rfc822' ? () : $part->subparts;

	if (@inside) {
		leaves($_, $found) for @inside;
		return;
	}
	my $disposition = lc(($part->header_raw('Content-Disposition') // '') =~ s/;.*//sr);
	my $name = $part->filename;
	if ($disposition !~ /^\s*attachment/ && !defined $name && $type =~ m{^text/(plain|html)$|^$}) {
		$found->{text} .= eval { $part->body_str } // '' if $type ne 'text/html';
	} elsif ($type =~ m{^message/(rfc822|delivery-status)$}) {
		push @{$found->{$_}}, undef for qw(attachments attachments_lf);
	} else {
		push @{$found->{attachments}}, sha256_hex($part->body);
		push @{$found->{attachments_lf}}, sha256_hex(lines($part));
	}
}

sub read_message {
	my ($bytes) = @_;
	my $mail = Email::MIME->new(\$bytes);
	my %found = (text => '', attachments => [], attachments_lf => []);
	my ($from) = $mail->header_raw('From');
	my ($id) = ($mail->header_raw('Message-ID') // '') =~ /<([^<>\s]+)>/;

	leaves($mail, \%found);
	return {
		from => [map { $_->address } grep { defined $_->address }
			parse_email_addresses($from // '')],
		subject => one_line($mail->header_str('Subject')),
		message_id => $id // one_line($mail->header_raw('Message-ID')),
		date => str2time(one_line($mail->header_raw('Date')) // ''),
		%found,
	};
}

while (my $path = <STDIN>) {
	chomp $path;
	open my $file, '<:raw', $path or next;
	my $bytes = do { local $/; <$file> } // '';
	$bytes =~ s/^>?From [^\n]*\n//;
	my $answer = eval {
		local $SIG{ALRM} = sub { die "too slow\n" };
		alarm 20;
		my $read = read_message($bytes);
		alarm 0;
		$read;
	} // { error => one_line("$@") };
	alarm 0;
	print $json->encode({ file => $path, %$answer }), "\n";
}
