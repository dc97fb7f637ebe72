"""A flawless made-up document that examples of this family vary with ``dataclasses.replace``."""

from datetime import date

from gkcrawl.model import Attachment, ColumnRef, Document, MetadataField

PAPER = Document(
    url="https://www.yunxi.example/public/4100101/8800123.html",
    unit="4100101",
    column=ColumnRef(
        id="4100101-01", unit="4100101", path=("政策法规", "部门文件", "规范性文件"), kind="规范性文件"
    ),
    kind="规范性文件",
    title="云溪市人民政府办公室关于印发古树名木养护办法的通知",
    has_metadata_table=True,
    metadata=(
        MetadataField(label="索 引 号", value="11419900MB1A2345X6/202011-00012"),
        MetadataField(label="组配分类", value="规范性文件"),
        MetadataField(label="发布机构", value="云溪市人民政府办公室"),
        MetadataField(label="主题分类", value="城乡建设"),
        MetadataField(label="文　　号", value="云政办〔2020〕12号"),
        MetadataField(label="成文日期", value="2020-11-16"),
        MetadataField(label="发布日期", value="2020-11-20"),
        MetadataField(label="有 效 性", value="有效"),
    ),
    index_number="11419900MB1A2345X6/202011-00012",
    document_number="云政办〔2020〕12号",
    number_text="云政办〔2020〕12号",
    publisher="云溪市人民政府办公室",
    issued_on=date(2020, 11, 16),
    issued_text="2020-11-16",
    published_on=date(2020, 11, 20),
    published_text="2020-11-20 09:30",
    signature_on=date(2020, 11, 16),
    validity="有效",
    category="规范性文件",
    topic="城乡建设",
    keywords="古树名木",
    text="各县区人民政府，市政府各部门：\n现将《古树名木养护办法》印发给你们，请认真执行。\n2020年11月16日",
    attachments=(
        Attachment(url="https://www.yunxi.example/group1/a.pdf", name="文件下载.pdf", extension="pdf"),
    ),
)


def rows(*pairs: tuple[str, str]) -> tuple[MetadataField, ...]:
    """A metadata table from (label, value) pairs."""
    return tuple(MetadataField(label=label, value=value) for label, value in pairs)
