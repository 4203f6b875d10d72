package net.sallyport.hook;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The claims of the accounts of one stripe, in the order of their coming; a file that is replaced
 * as a whole, so that whoever reads it, with the lock or without, sees one state. Lines that are
 * damaged, and all lines of another boot, are as if they were not there.
 */
final class ClaimTable {
    private static final String HEADER = "sallyport-hook 1 ";
    private static final long LARGEST = 8 << 20;

    private final Path file;
    private final String bootId;
    private final List<Claim> claims = new ArrayList<>();
    private boolean damaged;

    private ClaimTable(Path file, String bootId) {
        this.file = file;
        this.bootId = bootId;
    }

    static ClaimTable read(Path file, String bootId) throws IOException {
        ClaimTable table = new ClaimTable(file, bootId);
        byte[] bytes;
        try {
            bytes = Files.size(file) > LARGEST ? new byte[0] : Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return table;
        }
        String[] line = new String(bytes, StandardCharsets.ISO_8859_1).split("\n");
        if (!line[0].startsWith(HEADER)) {
            table.damaged = true;
            return table;
        }
        if (!line[0].equals(HEADER + bootId)) {
            return table;
        }
        for (int i = 1; i < line.length; i++) {
            Claim claim = Claim.parse(line[i]);
            if (claim == null) {
                table.damaged = true;
            } else {
                table.claims.add(claim);
            }
        }
        return table;
    }

    /** Whether something of it could not be understood. */
    boolean isDamaged() {
        return damaged;
    }

    /** In the order of their coming. */
    List<Claim> claims() {
        return claims;
    }

    List<Claim> of(PeerName account) {
        List<Claim> found = new ArrayList<>();
        for (Claim claim : claims) {
            if (claim.account().equals(account)) {
                found.add(claim);
            }
        }
        return found;
    }

    @Nullable Claim of(ProcessIdentity pppd) {
        for (Claim claim : claims) {
            if (claim.pppd().equals(pppd)) {
                return claim;
            }
        }
        return null;
    }

    /** Replaces the claim of its pppd where it stands, or adds it as the newest. */
    void put(Claim claim) {
        for (int i = 0; i < claims.size(); i++) {
            if (claims.get(i).pppd().equals(claim.pppd())) {
                claims.set(i, claim);
                return;
            }
        }
        claims.add(claim);
    }

    void remove(ProcessIdentity pppd) {
        for (int i = claims.size() - 1; i >= 0; i--) {
            if (claims.get(i).pppd().equals(pppd)) {
                claims.remove(i);
            }
        }
    }

    /** For the holder of the lock. /run is memory: nothing here has to reach a disk. */
    void write() throws IOException {
        StringBuilder text = new StringBuilder(HEADER).append(bootId).append('\n');
        for (Claim claim : claims) {
            text.append(claim.line()).append('\n');
        }
        Path next = file.resolveSibling(file.getFileName() + ".new");
        Files.write(next, text.toString().getBytes(StandardCharsets.ISO_8859_1));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
