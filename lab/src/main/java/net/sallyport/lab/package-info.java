/**
 * Real peers: Debian's pppd, pptp and pptpd in Linux kernels that run as processes, on a network of
 * their own, and Sallyport beside them. For tests and measurements.
 */
@NullMarked
package net.sallyport.lab;

import org.jspecify.annotations.NullMarked;
