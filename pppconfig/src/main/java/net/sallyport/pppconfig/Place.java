package net.sallyport.pppconfig;

/**
 * Where something was read.
 *
 * @param file the path as the user would write it, or a description such as {@code command line}
 * @param line from 1; 0 where the file as a whole is meant
 */
public record Place(String file, int line) {
    /** The file as a whole. */
    public static Place of(Object file) {
        return new Place(file.toString(), 0);
    }

    /** {@code FILE:LINE}, or {@code FILE} alone. */
    @Override
    public String toString() {
        return line > 0 ? file + ":" + line : file;
    }
}
