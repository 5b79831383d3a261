package se.budkavle.content;

import java.util.ArrayList;
import java.util.List;
import org.commonmark.node.Block;
import org.commonmark.parser.Parser;
import org.commonmark.parser.block.AbstractBlockParser;
import org.commonmark.parser.block.BlockContinue;
import org.commonmark.parser.block.BlockParserFactory;
import org.commonmark.parser.block.BlockStart;
import org.commonmark.parser.block.MatchedBlockParser;
import org.commonmark.parser.block.ParserState;

/** Turns the marked lines of {@link Inserts} into nodes. */
final class InsertParser extends AbstractBlockParser {
    private static final BlockParserFactory FACTORY = InsertParser::start;

    private final Insert insert;

    private InsertParser(Insert insert) {
        this.insert = insert;
    }

    static Parser.Builder extend(Parser.Builder builder) {
        return builder.customBlockParserFactory(FACTORY);
    }

    private static BlockStart start(ParserState state, MatchedBlockParser matched) {
        String line = state.getLine().getContent().toString();
        if (!line.startsWith(Inserts.MARK)) {
            return BlockStart.none();
        }
        String[] words = line.substring(Inserts.MARK.length()).split(" ");
        Insert insert =
                switch (words[0]) {
                    case "part" -> new Insert.Part(words[1]);
                    case "button" -> new Insert.Button(Inserts.unpacked(words[1]), Inserts.unpacked(words[2]));
                    case "chart" -> new Insert.Chart(bars(words));
                    default -> throw new IllegalStateException("no such insert: " + words[0]);
                };
        return BlockStart.of(new InsertParser(insert)).atIndex(line.length());
    }

    private static List<Insert.Bar> bars(String[] words) {
        var bars = new ArrayList<Insert.Bar>();
        for (int i = 1; i < words.length; i++) {
            bars.add(new Insert.Bar(words[i].substring(0, 7), words[i].substring(8)));
        }
        return bars;
    }

    @Override
    public Block getBlock() {
        return insert;
    }

    @Override
    public boolean isContainer() {
        return insert instanceof Insert.Part;
    }

    @Override
    public boolean canContain(Block block) {
        return isContainer();
    }

    @Override
    public BlockContinue tryContinue(ParserState state) {
        if (!(insert instanceof Insert.Part part)) {
            return BlockContinue.none();
        }
        boolean end = state.getLine().getContent().toString().equals(Inserts.MARK + "end " + part.name());
        return end ? BlockContinue.finished() : BlockContinue.atIndex(state.getIndex());
    }
}
