package net.sallyport.hook;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Who is in, by what the hook knows. */
public final class Inside {
    private Inside() {}

    /** A line a session that is in, in no order. */
    public static List<String> lines(Path runDir) throws IOException {
        List<String> lines = new ArrayList<>();
        if (!Files.isDirectory(runDir)) {
            return lines;
        }
        String bootId = Proc.bootId();
        try (DirectoryStream<Path> tables = Files.newDirectoryStream(runDir, "*.claims")) {
            for (Path table : tables) {
                for (Claim claim : ClaimTable.read(table, bootId).claims()) {
                    if (claim.standing().isInside() && Proc.isRunningPppd(claim.pppd())) {
                        lines.add(line(claim));
                    }
                }
            }
        }
        return lines;
    }

    private static String line(Claim claim) {
        return "in: \""
                + claim.account()
                + "\" on "
                + claim.interfaceName()
                + " by pppd "
                + claim.pppd().pid()
                + " since "
                + Instant.ofEpochMilli(claim.sinceMillis()).truncatedTo(ChronoUnit.SECONDS);
    }
}
