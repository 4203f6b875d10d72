/** What shells and man(1) are told, made from the commands themselves. */
@NullMarked
package net.sallyport.cli.shell;

import org.jspecify.annotations.NullMarked;
