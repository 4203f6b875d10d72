/**
 * What a thread that waits for descriptors lives on: a {@link net.sallyport.linux.loop.Loop} with
 * its mailbox and its timers, and the {@link net.sallyport.linux.loop.SlotOutbox} that its packets
 * leave by. It has no thread and no log of its own.
 */
@NullMarked
package net.sallyport.linux.loop;

import org.jspecify.annotations.NullMarked;
