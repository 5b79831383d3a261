package se.budkavle.cli.check;

import java.util.ArrayList;
import java.util.List;

/** What changed between two texts: lines gone with {@code -}, lines new with {@code +}, by longest common subsequence. */
final class LineDiff {
    private LineDiff() {}

    static List<String> of(List<String> before, List<String> after) {
        int[][] common = common(before, after);
        var diff = new ArrayList<String>();
        int i = 0;
        int j = 0;
        while (i < before.size() || j < after.size()) {
            if (i < before.size() && j < after.size() && before.get(i).equals(after.get(j))) {
                i++;
                j++;
            } else if (j == after.size() || i < before.size() && common[i + 1][j] >= common[i][j + 1]) {
                diff.add("-" + before.get(i++));
            } else {
                diff.add("+" + after.get(j++));
            }
        }
        return diff;
    }

    /** Length of the longest common subsequence of what follows each pair of places. */
    private static int[][] common(List<String> before, List<String> after) {
        int[][] common = new int[before.size() + 1][after.size() + 1];
        for (int i = before.size() - 1; i >= 0; i--) {
            for (int j = after.size() - 1; j >= 0; j--) {
                common[i][j] = before.get(i).equals(after.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }
}
