package net.sallyport.hook.install;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
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
                    // Not as a file system: a package's runtime has no jdk.zipfs.
                    try (ZipFile zip = new ZipFile(home.toFile())) {
                        copy(zip, jar);
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
                begin(jar, inPackage + "/" + each.getFileName());
                Files.copy(each, jar);
            }
        }
    }

    private static void copy(ZipFile zip, ZipOutputStream jar) throws IOException {
        List<String> classes =
                zip.stream().map(ZipEntry::getName).filter(HookJar::isOurs).sorted().toList();
        for (String each : classes) {
            begin(jar, each);
            try (InputStream content = zip.getInputStream(zip.getEntry(each))) {
                content.transferTo(jar);
            }
        }
    }

    private static boolean isOurs(String name) {
        return name.endsWith(".class")
                && PACKAGES.contains(name.substring(0, Math.max(0, name.lastIndexOf('/'))));
    }

    private static void begin(ZipOutputStream jar, String name) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(0);
        jar.putNextEntry(entry);
    }
}
