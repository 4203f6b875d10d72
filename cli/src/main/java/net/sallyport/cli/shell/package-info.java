/** Completion for shells, made from the commands themselves. */
@NullMarked
package net.sallyport.cli.shell;

import org.jspecify.annotations.NullMarked;
