package net.sallyport.gateway.config;

/** {@code packaging/sallyport.toml}, out of the table of keys. */
final class SampleToml {
    private SampleToml() {}

    /** Every key with its default; commented out, unless {@code live}. */
    static String text(boolean live) {
        StringBuilder text = new StringBuilder(live ? "" : HEAD);
        Draft defaults = Draft.ofToml();
        for (String section : TomlKeys.all().stream().map(TomlKey::section).distinct().toList()) {
            text.append("\n[").append(section).append("]\n");
            for (TomlKey key : TomlKeys.all()) {
                if (key.section().equals(section)) {
                    key.about().forEach(line -> text.append("# ").append(line).append('\n'));
                    text.append(live ? "" : "#")
                            .append(key.name())
                            .append(" = ")
                            .append(key.show().of(defaults))
                            .append('\n');
                }
            }
        }
        return text.toString();
    }

    private static final String HEAD =
            """
            # Sallyport's configuration, /etc/sallyport/sallyport.toml.
            #
            # Every key is here with its default; take away the # in front of those that you change.
            # `sallyport check --config FILE` names every mistake with its line.
            """;
}
