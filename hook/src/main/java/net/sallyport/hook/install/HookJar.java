package net.sallyport.hook.install;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import net.sallyport.hook.HookMain;
import net.sallyport.linux.PidFd;

/**
 * What the hook needs, as one small jar of its own: so that a new build of Sallyport, or none, does
 * not touch logins.
 */
final class HookJar {
    private static final List<String> PACKAGES =
            List.of("net/sallyport/hook", "net/sallyport/linux");

    private HookJar() {}

    /** Copies the classes of this very program, be they in jars or in directories. */
    static void write(Path target) throws IOException {
        try (OutputStream file = Files.newOutputStream(target);
                ZipOutputStream jar = new ZipOutputStream(new BufferedOutputStream(file))) {
            for (Class<?> one : List.of(HookMain.class, PidFd.class)) {
                Path home = home(one);
                if (Files.isDirectory(home)) {
                    copy(home, jar);
                } else {
                    try (FileSystem zip = FileSystems.newFileSystem(home)) {
                        copy(zip.getPath("/"), jar);
                    }
                }
            }
        }
    }

    private static Path home(Class<?> type) throws IOException {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    private static void copy(Path root, ZipOutputStream jar) throws IOException {
        for (String inPackage : PACKAGES) {
            Path directory = root.resolve(inPackage);
            if (!Files.isDirectory(directory)) {
                continue;
            }
            List<Path> classes;
            try (Stream<Path> files = Files.list(directory)) {
                classes =
                        files.filter(file -> file.toString().endsWith(".class")).sorted().toList();
            }
            for (Path each : classes) {
                ZipEntry entry = new ZipEntry(inPackage + "/" + each.getFileName());
                entry.setTime(0);
                jar.putNextEntry(entry);
                Files.copy(each, jar);
            }
        }
    }
}
