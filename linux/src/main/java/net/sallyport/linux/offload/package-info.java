/**
 * Large packets across a TUN device: what the kernel hands out in segments of up to 64 kB is cut
 * here, and what came in pieces is handed to it as one. Cutter and coalescer make no system call.
 */
@NullMarked
package net.sallyport.linux.offload;

import org.jspecify.annotations.NullMarked;
