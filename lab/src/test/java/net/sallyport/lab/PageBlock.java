package net.sallyport.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Commands on a page, to the letter.
 *
 * @param heading the line above them that begins with {@code #}
 */
record PageBlock(String heading, String commands) {
    /** All blocks of a page that are marked as {@code sh}. */
    static List<PageBlock> of(Path page) throws IOException {
        List<PageBlock> blocks = new ArrayList<>();
        String heading = "";
        StringBuilder commands = null;
        for (String line : Files.readAllLines(page)) {
            if (commands != null) {
                if (line.equals("```")) {
                    blocks.add(new PageBlock(heading, commands.toString()));
                    commands = null;
                } else {
                    commands.append(line).append('\n');
                }
            } else if (line.equals("```sh")) {
                commands = new StringBuilder();
            } else if (line.startsWith("#")) {
                heading = line;
            }
        }
        return blocks;
    }

    /** Those below one heading. */
    static List<PageBlock> below(List<PageBlock> page, String heading) {
        List<PageBlock> found =
                page.stream().filter(block -> block.heading().equals(heading)).toList();
        if (found.isEmpty()) {
            throw new LabException("nothing to do below " + heading);
        }
        return found;
    }

    /** What a shell is told, which is not what the reader is told besides. */
    String withoutComments() {
        return commands.replaceAll("(?m) *#.*$", "");
    }

    /** Whether it goes on until somebody ends it. */
    boolean stays() {
        return commands.contains("sallyport serve")
                || commands.contains("sallyport call") && !commands.contains("--detach");
    }
}
