//! Why an import or an export came to nothing: kept by its code, told in the reader's language.

use crate::problems::problems;

problems! {
    /// Why an import came to nothing as a whole (导入失败原因).
    ImportFault {
        WorkbookBroken = "workbook_broken", "无法打开工作簿，文件可能已损坏或加密。", "The workbook cannot be opened; it may be damaged or encrypted.";
        WorkbookTooLarge = "workbook_too_large", "工作簿解压后过大，请拆分后分批导入。", "The workbook is too large once unpacked; divide it and import the parts.";
        WorkbookDamaged = "workbook_damaged", "工作簿内容无法读取，文件可能已损坏。", "The workbook cannot be read; it may be damaged.";
        SheetMissing = "sheet_missing", "工作簿中没有工作表。", "The workbook has no sheet.";
        HeadingMissing = "heading_missing", "文件为空，没有表头。", "The file is empty; it has no heading.";
        CsvUnreadable = "csv_unreadable", "CSV 内容无法读取，请检查引号是否成对。", "The CSV cannot be read; check that every quote is closed.";
        Empty = "file_empty", "文件为空。", "The file is empty.";
        ColumnsMissing = "columns_missing", "缺少必填列，请使用模板，或在列映射中指定：", "Required columns are missing; use the template or map them: ";
        Abandoned = "abandoned", "系统多次处理失败，未写入任何数据，请联系管理员。", "The system failed repeatedly and nothing was written; tell the administrator.";
        NotAllowed = "not_allowed", "发起导入的账号已停用或不再具有导入权限。", "The account that asked was closed or may no longer import.";
    }
}

problems! {
    /// Why an approved export came to nothing (导出失败原因).
    ExportFault {
        OutOfScope = "out_of_scope", "所申请的范围已不在申请人的数据范围内。", "What was asked for is no longer within the asker's scope.";
        FilterOutdated = "filter_outdated", "筛选条件中有已不存在的代码，请重新申请。", "The filter names a code that is gone; ask again.";
        NotAllowed = "not_allowed", "申请人的账号已停用，或已不具有导出权限。", "The asker's account was closed or may no longer export.";
        Abandoned = "abandoned", "系统多次处理失败，请联系管理员。", "The system failed repeatedly; tell the administrator.";
    }
}
