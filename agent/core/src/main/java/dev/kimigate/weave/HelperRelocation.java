package dev.kimigate.weave;

import java.util.Map;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.commons.ClassRemapper;
import net.bytebuddy.jar.asm.commons.Remapper;
import org.jspecify.annotations.Nullable;

/** The names of a library in a helper's class file, where a copy has them. Most hosts never load this class. */
final class HelperRelocation extends Remapper {
    private final Map<String, String> relocations;

    private HelperRelocation(Map<String, String> relocations) {
        super(Opcodes.ASM9);
        this.relocations = relocations;
    }

    /** The class file with each package, slashes included, replaced by where this copy has it. */
    static byte[] apply(byte[] classFile, Map<String, String> relocations) {
        ClassWriter writer = new ClassWriter(0);
        new ClassReader(classFile).accept(new ClassRemapper(writer, new HelperRelocation(relocations)), 0);
        return writer.toByteArray();
    }

    @Override
    public @Nullable String map(String internalName) {
        for (Map.Entry<String, String> relocation : relocations.entrySet()) {
            if (internalName.startsWith(relocation.getKey())) {
                return relocation.getValue()
                        + internalName.substring(relocation.getKey().length());
            }
        }
        return internalName;
    }
}
