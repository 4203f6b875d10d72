/** What pppd tells the scripts that it runs beside a link: their names, arguments, environment. */
@NullMarked
package net.sallyport.protocol.ppp.script;

import org.jspecify.annotations.NullMarked;
