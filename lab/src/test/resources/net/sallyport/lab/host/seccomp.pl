# seccomp.pl FILE COMMAND...: runs a command that can make the system calls of a file (a number and a name each) alone;
# any other fails with EPERM, as the unit has it. x86-64.
use strict;
use warnings;

my $file = shift;
open(my $lines, '<', $file) or die "$file: $!";
my $program = '';
sub op { $program .= pack('SCCL', @_) }    # struct sock_filter

op(0x20, 0, 0, 4);             # the architecture
op(0x15, 1, 0, 0xc000003e);    # is x86-64,
op(0x06, 0, 0, 0x80000000);    # or the process is killed
op(0x20, 0, 0, 0);             # the number
while (<$lines>) {
    next unless /^(\d+) /;
    op(0x15, 0, 1, $1 + 0);
    op(0x06, 0, 0, 0x7fff0000);    # allow
}
op(0x06, 0, 0, 0x00050000 | 1);    # EPERM

my $filter = pack('S x6 P', length($program) / 8, $program);    # struct sock_fprog
syscall(157, 38, 1, 0, 0, 0) == 0 or die "no new privileges: $!";    # prctl
syscall(157, 22, 2, $filter) == 0 or die "seccomp: $!";
exec @ARGV or die "$ARGV[0]: $!";
