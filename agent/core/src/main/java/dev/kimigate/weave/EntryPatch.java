package dev.kimigate.weave;

import java.util.List;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/**
 * Puts this at the start of the wanted methods, and changes nothing else:
 *
 * <pre>{@code
 * Function hook = Bridge.HOOK;
 * if (hook != null) {
 *     Object result = hook.apply(new Object[] {"method", this, argument1, …});
 *     if (result != null) return (ReturnType) ((Object[]) result)[0]; // or only return
 * }
 * }</pre>
 *
 * <p>Primitive arguments and results cross in their boxes.
 *
 * <p>Written on the class writer inside Byte Buddy instead of with {@code Advice}, because that would load several
 * hundred classes of Byte Buddy into every host that opens an HTTP client; a test holds the two against each other.
 */
final class EntryPatch {
    private static final String FUNCTION = "java/util/function/Function";
    private static final Type OBJECT = Type.getType(Object.class);
    private static final int SKIPPED =
            Opcodes.ACC_STATIC | Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE | Opcodes.ACC_BRIDGE;

    /** Where a class file tells its version. */
    private static final int MAJOR = 6;

    /** Patterns of the wanted methods. */
    private final List<String> wanted;

    private final String bridge;
    /** Class files of Java 5 and before have no frames. */
    private boolean framed;

    private boolean applied;

    EntryPatch(ClientDescriptor client, String bridge) {
        this.wanted = client.methods();
        this.bridge = bridge;
    }

    /**
     * The patched class file; null if it has none of the wanted methods.
     *
     * @throws IllegalArgumentException a class file of a version that this class reader does not know
     */
    byte @Nullable [] apply(byte[] classFile) {
        ClassReader reader = new ClassReader(classFile);
        framed = reader.readUnsignedShort(MAJOR) >= Opcodes.V1_6;
        ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
        reader.accept(new Methods(writer), 0);
        return applied ? writer.toByteArray() : null;
    }

    private final class Methods extends ClassVisitor {
        Methods(ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
            if ((access & SKIPPED) != 0 || !ClientDescriptor.fitsAny(name + descriptor, wanted)) {
                return next;
            }
            applied = true;
            return new Entry(next, name, descriptor);
        }
    }

    private final class Entry extends MethodVisitor {
        private final String name;
        private final String descriptor;

        Entry(MethodVisitor next, String name, String descriptor) {
            super(Opcodes.ASM9, next);
            this.name = name;
            this.descriptor = descriptor;
        }

        @Override
        public void visitCode() {
            super.visitCode();
            Label original = new Label();
            super.visitFieldInsn(Opcodes.GETSTATIC, bridge, BridgeClass.FIELD, "L" + FUNCTION + ";");
            super.visitInsn(Opcodes.DUP);
            super.visitJumpInsn(Opcodes.IFNULL, original);
            pushArguments();
            super.visitMethodInsn(
                    Opcodes.INVOKEINTERFACE, FUNCTION, "apply", "(Ljava/lang/Object;)Ljava/lang/Object;", true);
            super.visitInsn(Opcodes.DUP);
            super.visitJumpInsn(Opcodes.IFNULL, original);
            returnResult(Type.getReturnType(descriptor));
            super.visitLabel(original);
            if (framed) {
                super.visitFrame(Opcodes.F_SAME1, 0, null, 1, new Object[] {"java/lang/Object"});
            }
            super.visitInsn(Opcodes.POP);
            if (framed) {
                // The method's own first frame may stand at its first instruction: keep ours apart from it.
                super.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
                super.visitInsn(Opcodes.NOP);
            }
        }

        private void returnResult(Type type) {
            if (type.getSort() == Type.VOID) {
                super.visitInsn(Opcodes.POP);
                super.visitInsn(Opcodes.RETURN);
                return;
            }
            super.visitTypeInsn(Opcodes.CHECKCAST, "[Ljava/lang/Object;");
            super.visitInsn(Opcodes.ICONST_0);
            super.visitInsn(Opcodes.AALOAD);
            String box = box(type);
            super.visitTypeInsn(Opcodes.CHECKCAST, box == null ? type.getInternalName() : box);
            if (box != null) {
                super.visitMethodInsn(
                        Opcodes.INVOKEVIRTUAL, box, type.getClassName() + "Value", "()" + type.getDescriptor(), false);
            }
            super.visitInsn(type.getOpcode(Opcodes.IRETURN));
        }

        private void pushArguments() {
            Type[] arguments = Type.getArgumentTypes(descriptor);
            super.visitIntInsn(Opcodes.BIPUSH, arguments.length + 2);
            super.visitTypeInsn(Opcodes.ANEWARRAY, "java/lang/Object");
            super.visitInsn(Opcodes.DUP);
            super.visitInsn(Opcodes.ICONST_0);
            super.visitLdcInsn(name);
            super.visitInsn(Opcodes.AASTORE);
            push(1, OBJECT, 0);
            int local = 1;
            for (int i = 0; i < arguments.length; i++) {
                push(i + 2, arguments[i], local);
                local += arguments[i].getSize();
            }
        }

        private void push(int index, Type type, int local) {
            super.visitInsn(Opcodes.DUP);
            super.visitIntInsn(Opcodes.BIPUSH, index);
            super.visitVarInsn(type.getOpcode(Opcodes.ILOAD), local);
            String box = box(type);
            if (box != null) {
                String boxing = "(" + type.getDescriptor() + ")L" + box + ";";
                super.visitMethodInsn(Opcodes.INVOKESTATIC, box, "valueOf", boxing, false);
            }
            super.visitInsn(Opcodes.AASTORE);
        }
    }

    /** Null for a reference. */
    private static @Nullable String box(Type type) {
        return switch (type.getSort()) {
            case Type.BOOLEAN -> "java/lang/Boolean";
            case Type.CHAR -> "java/lang/Character";
            case Type.BYTE -> "java/lang/Byte";
            case Type.SHORT -> "java/lang/Short";
            case Type.INT -> "java/lang/Integer";
            case Type.LONG -> "java/lang/Long";
            case Type.FLOAT -> "java/lang/Float";
            case Type.DOUBLE -> "java/lang/Double";
            default -> null;
        };
    }
}
