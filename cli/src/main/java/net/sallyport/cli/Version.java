package net.sallyport.cli;

import net.sallyport.gateway.Release;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"sallyport " + number() + " (Java " + Runtime.version() + ")"};
    }

    static String number() {
        return Release.version();
    }
}
