/**
 * What server and client both know about the files of pppd's users: their words, the options that
 * mean nothing to either, and how to tell people what is wrong where.
 */
@NullMarked
package net.sallyport.pppconfig;

import org.jspecify.annotations.NullMarked;
