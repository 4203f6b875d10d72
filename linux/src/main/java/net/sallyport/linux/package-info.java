/**
 * System calls of Linux on x86-64 and aarch64 with glibc, through java.lang.foreign: what a worker
 * owns (epoll, TCP, raw sockets, TUN), and what is done for it elsewhere (rtnetlink, namespaces,
 * signals, the lock of the one server). It knows no VPN.
 *
 * <p>Calls of the packet path return a count or {@code -errno} and make no objects; all others
 * throw {@link net.sallyport.linux.LinuxException}. Descriptors are closed on exec. Private files
 * need nothing from here: {@code Files.newByteChannel} with {@code CREATE_NEW} and a permission
 * attribute makes them with their mode from the start.
 */
@NullMarked
package net.sallyport.linux;

import org.jspecify.annotations.NullMarked;
