/** What goes through tunnels on the machine's own kernel: rates, shares, delay. */
@NullMarked
package net.sallyport.bench.throughput;

import org.jspecify.annotations.NullMarked;
