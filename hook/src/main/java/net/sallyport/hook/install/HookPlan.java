package net.sallyport.hook.install;

import java.nio.file.Path;
import net.sallyport.hook.HookSettings;

/**
 * What is to be installed where.
 *
 * @param pppDir where pppd looks for its scripts
 * @param javaHome the JDK that the scripts start
 * @param settings how the hook decides
 * @param keepOut what happens to a login when the hook cannot run: kept out, or let in
 */
public record HookPlan(Path pppDir, Path javaHome, HookSettings settings, boolean keepOut) {
    public static final Path PPP_DIR = Path.of("/etc/ppp");

    /** The hook's own jar and its class cache. */
    Path libDir() {
        return settings.stateDir().resolve("hook");
    }
}
