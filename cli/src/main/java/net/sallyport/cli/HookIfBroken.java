package net.sallyport.cli;

import net.sallyport.cli.HookInstallCommand.IfBroken;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code let-in} and {@code keep-out}. */
final class HookIfBroken implements ITypeConverter<IfBroken> {
    @Override
    public IfBroken convert(String word) {
        return switch (word) {
            case "let-in" -> IfBroken.LET_IN;
            case "keep-out" -> IfBroken.KEEP_OUT;
            default -> throw new TypeConversionException("expected let-in or keep-out: " + word);
        };
    }
}
